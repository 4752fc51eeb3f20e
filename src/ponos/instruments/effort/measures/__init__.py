"""What is measured of one person: completion before choice, choice before its model."""
