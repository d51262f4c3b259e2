"""The compliance officer's desk: the list of all doors, and the admin for reference data and results."""
