"""Pure functions from table to table: what a statistician reviews."""
