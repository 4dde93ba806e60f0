"""Deleting an account once its days of grace are over, with everything, and looking that it has."""
