"""Rules of the draw, one a file; ``registry`` lists them."""
