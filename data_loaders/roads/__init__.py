"""Road casualties, of the council and of the Department for Transport, and road networks."""
