"""Wire models: the shapes that the API sends and takes, and the client reads."""
