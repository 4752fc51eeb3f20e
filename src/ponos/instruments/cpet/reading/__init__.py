"""From a parsed file to a recording: what a column means, in which unit, and whether it can be true."""
