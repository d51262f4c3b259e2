"""Pages of Section 7."""
