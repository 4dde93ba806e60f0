"""The coach's table."""
