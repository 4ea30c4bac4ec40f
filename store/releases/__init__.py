"""How a store keeps its tables: Delta Lake, the log of releases, drafts, leftovers."""
