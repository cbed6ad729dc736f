"""The one place that makes identifiers: an immutable map from pointers to names."""
