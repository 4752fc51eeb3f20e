"""From the traces of an amplifier, or from a list of pulls, to a recording of force."""
