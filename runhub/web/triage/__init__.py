"""Flags: answered by the staff, read by the athlete they are about."""
