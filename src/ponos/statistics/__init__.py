"""Statistics of groups and visits, every measure at once: knows arrays of numbers, and nothing of exertion.

Values have shape (people, measures) with NaN where one is missing; every result has one entry a measure, NaN where
there are too few people or nothing that varies.
"""
