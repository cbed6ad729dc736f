"""What changed between two descriptions of an API, and for whom it matters."""
