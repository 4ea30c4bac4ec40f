"""Publishers' files in, canonical tables and releases out: what an analyst runs."""
