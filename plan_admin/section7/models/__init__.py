"""The tables of Section 7."""

from plan_admin.section7.models.expenditures import Expenditure, ExpenditureFile, UnrecoveredAdvance
from plan_admin.section7.models.reports import QuarterlyReport, ReportPart, ReportReview

__all__ = [
    "Expenditure",
    "ExpenditureFile",
    "QuarterlyReport",
    "ReportPart",
    "ReportReview",
    "UnrecoveredAdvance",
]
