"""What people come to do, over ports; commits nothing and knows no framework."""
