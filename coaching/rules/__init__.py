"""Rules that say who needs attention: one file a rule, found by `coaching.registry`."""
