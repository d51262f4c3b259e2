"""The examiner's export: everything about one Portfolio and year, in one file with an index and digests."""
