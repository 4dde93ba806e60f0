"""Small subjects every layer shares: errors, plug-in discovery, units, days."""
