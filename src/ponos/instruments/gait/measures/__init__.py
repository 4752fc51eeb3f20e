"""What a walk gives, one module a kind."""
