"""Studies: what differs between two visits or two groups, and how far that can be trusted.

A study reads recordings through their instrument and never knows which instrument it is; instruments never import it.
"""
