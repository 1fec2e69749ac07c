"""Adapters for the YAML file formats: safe, bounded, with the place of every fault."""
