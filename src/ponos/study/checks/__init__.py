"""Looks at a study as a whole: whether what it found can be believed, each a file with one function."""
