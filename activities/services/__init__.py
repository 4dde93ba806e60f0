"""Writes of activities and imports: named, keyword-only, one transaction each."""
