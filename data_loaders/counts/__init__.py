"""Incidents counted by ward and month; what is doubted, and what is hidden."""
