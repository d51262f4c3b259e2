"""Claims and offsets (R10): entering, correcting and withdrawing a claim, its notices and what came of it."""
