"""Protocols: what a body is asked to do; each hands out trajectories."""
