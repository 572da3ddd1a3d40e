"""Answers and articles as messages with buttons. Pure functions."""
