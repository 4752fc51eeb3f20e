"""What pain testing measures, one module a kind."""
