"""Looks: each looks at a finding in another way and says whether its conclusion stays; one file a look."""
