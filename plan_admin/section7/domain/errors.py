"""Why a quarterly report is not presented, or a review of one not recorded.

PlanRuleViolation
  +-- MonthsOpen             a month of the quarter is not closed
  +-- NotPresented           it cannot be presented on that day, or was presented on another
  +-- NotReviewed            the meeting cannot have reviewed it
"""

from governance.domain.errors import PlanRuleViolation


class MonthsOpen(PlanRuleViolation):
    """Section 7: a report tells of closed months alone."""

    section = "7"


class NotPresented(PlanRuleViolation):
    """Section 7: the report cannot be presented so."""

    section = "7"


class NotReviewed(PlanRuleViolation):
    """Section 7: the Board cannot have reviewed the report so."""

    section = "7"
