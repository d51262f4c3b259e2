"""Section 7 for programs."""
