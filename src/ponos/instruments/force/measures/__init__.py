"""What is measured in a force recording, one theme a file; the table is ``measures.csv`` beside this folder."""
