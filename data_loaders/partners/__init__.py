"""What partners send: incidents, series, milestones, and the workbook they fill in."""
