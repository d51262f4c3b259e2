"""The pages of the projection."""
