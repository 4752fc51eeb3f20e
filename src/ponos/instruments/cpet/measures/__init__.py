"""What is measured in a test, one theme a file; the table of all of them is ``measures.csv`` beside this folder."""
