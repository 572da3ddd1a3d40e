"""What the bot sends by itself: subscriptions, when they are due."""
