"""What whoever runs the bot sees of it: metrics, health, logs, checks."""
