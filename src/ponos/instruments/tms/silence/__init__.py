"""Where a silent period ends: what every rule looks at, the rules, one a file, and what became of each sweep."""
