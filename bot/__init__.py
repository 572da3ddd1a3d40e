"""The programs that people use: settings, conversations, and the front ends."""
