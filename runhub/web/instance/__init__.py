"""The instance page: the hub's own condition, its people and what fails, for its admins."""
