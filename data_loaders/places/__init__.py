"""Places of interest, and the postcodes that place some of them."""
