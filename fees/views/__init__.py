"""The pages of what accrued: the doors of the facts, and what follows from the terms of the Shares."""
