"""One module a page: its panels and how they are laid out."""
