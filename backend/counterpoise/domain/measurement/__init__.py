"""Declared is not measured: what a compiled profile really does to a model (design, section 8). Pure statistics."""
