"""What the parties tell the Funds (Section 6(c) to (e)): notices, directions, consents, bank details."""
