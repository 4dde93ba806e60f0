"""Comments, notifications, notes about athletes, and the overview they stand on."""
