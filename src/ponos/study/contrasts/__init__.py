"""From values to findings: one file a kind of contrast."""
