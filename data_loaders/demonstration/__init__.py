"""Everything that is invented."""
