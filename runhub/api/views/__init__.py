"""Views of the API, a file a subject."""
