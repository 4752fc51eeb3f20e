"""What a series of reaction times gives, one module a kind."""
