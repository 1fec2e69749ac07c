"""The only place that wires adapters to services and front doors."""
