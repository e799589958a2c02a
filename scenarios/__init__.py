"""Shipped scenario files; this file makes them part of the installed package."""
