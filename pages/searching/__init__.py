"""Search: from what a reader types to areas, streets, postcodes and places of a release."""
