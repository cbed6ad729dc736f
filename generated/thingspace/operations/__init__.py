"""What each operation is on the wire."""
