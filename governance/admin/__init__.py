"""Parties, boards and law in the admin."""

from governance.admin import boards, law, parties

__all__ = ["boards", "law", "parties"]
