"""Organs: what each does, and beside it the table of its parameters."""
