"""A series of months: level, season, range, forecast, and what has begun."""
