"""What two groups of people have together: completion first, then choice, what effort costs, and pressing."""
