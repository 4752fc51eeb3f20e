"""From the file that the authors of a study publish to the tables that its folder here expects, without identities."""
