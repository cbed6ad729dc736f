"""What an OpenAPI document says, as closed, frozen, language-free values."""
