"""What is measured in TMS sweeps, one theme a file; the table of all of it is ``measures.csv`` beside this folder."""
