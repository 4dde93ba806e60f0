"""What happened: formats, sources, imports, recordings, streams, tracks."""
