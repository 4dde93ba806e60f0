"""What it means: zones, metrics, load, changes."""
