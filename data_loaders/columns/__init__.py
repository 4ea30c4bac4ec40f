"""What columns and their cells mean: positions, days, months, numbers, identifiers."""
