"""What headings, titles and names of files say of the figures under them."""
