"""Rules, one a file; ``registry`` lists them."""
