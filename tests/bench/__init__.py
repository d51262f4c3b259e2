"""What the product can carry: `make bench` measures it on generated data and prints one table."""
