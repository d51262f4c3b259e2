"""The API of the month's end."""
