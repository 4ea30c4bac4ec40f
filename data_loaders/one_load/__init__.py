"""What is kept while one load runs: the ledger, refusals, terms."""
