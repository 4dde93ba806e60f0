"""What one person may see of another, and who looked."""
