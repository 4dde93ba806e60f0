"""Pages of privacy zones."""
