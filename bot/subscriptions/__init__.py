"""What is sent by the clock: briefings and summaries that somebody subscribed to. No Telegram."""
