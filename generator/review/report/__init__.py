"""A comparison as text: for terminals, for machines, for pull requests."""
