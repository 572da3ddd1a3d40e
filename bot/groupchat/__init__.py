"""What a group said: kept where it wants that, and summed up on demand. Knows no Telegram."""
