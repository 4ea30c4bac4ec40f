"""Where incidents gather: cells, hot spots, and what lies near."""
