"""What a change does to Python that calls the SDK."""
