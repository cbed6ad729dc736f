"""Names and types to the text of files."""
