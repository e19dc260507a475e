"""Results made readable: the terminal, the page, the picture."""
