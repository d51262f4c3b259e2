"""The pages of payees: statements, and what explains each amount."""
