"""The API of payments: the instructions of a month and their lines."""
