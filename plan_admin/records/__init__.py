"""The records that Rule 12b-1(f) wants kept: one list, and all of a Portfolio's year in one file."""
