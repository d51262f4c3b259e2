"""Section 7: what was expended, reported to the Boards each quarter, and their reviews."""
