"""Proof that nothing was changed: every kind that the chain covers, held against the rows as they stand."""
