"""What a change does to requests and responses, whatever language they come from."""
