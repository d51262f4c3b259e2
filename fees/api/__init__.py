"""The API of the facts: net assets and share activity, in and out."""
