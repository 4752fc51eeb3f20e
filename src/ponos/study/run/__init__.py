"""The run: every recording measured, once, side by side, and remembered."""
