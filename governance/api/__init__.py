"""The API of Plans; and `base.py`, on which the API of every app stands."""
