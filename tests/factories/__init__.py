"""Small rows to test with."""
