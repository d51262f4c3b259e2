"""Pages of Plans, boards and votes; and `pages.py`, on which the pages of every app stand."""
