"""Public pages, rendered on the server: readable without JavaScript, on paper, and by a screen reader."""
