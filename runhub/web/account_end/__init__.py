"""Settings › Account: everything exported, everything deleted, and taken back in time."""
