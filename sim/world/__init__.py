"""Where the parties meet and what comes of it: one idea a file."""
