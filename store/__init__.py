"""What pages read: the releases of a place, and the tables of each laid out for them."""
