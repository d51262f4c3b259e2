"""Payees, Transfers and payments in the admin."""

from assignments.admin import payees, payments, transfers

__all__ = ["payees", "payments", "transfers"]
