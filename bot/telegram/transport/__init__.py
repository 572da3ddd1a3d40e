"""Updates in and messages out: on disk before they count, once each, within Telegram's limits."""
