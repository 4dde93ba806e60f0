"""Several athletes of one group session beside each other."""
