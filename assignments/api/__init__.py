"""The API of payments: instructions and their lines, statements, and what explains each amount."""
