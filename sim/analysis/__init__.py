"""What the tables say: intervals, summaries, and one world told in words."""
