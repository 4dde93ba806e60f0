"""The REST API: views that check, parse, call one service or selector, and answer."""
