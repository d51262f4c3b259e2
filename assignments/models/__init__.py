"""Who is paid?"""

from assignments.models.claims import FundClaim
from assignments.models.determinations import Determination
from assignments.models.memberships import Membership
from assignments.models.payments import (
    AssigneePortion12b1,
    DistributorShare12b1,
    PaymentInstruction,
    PaymentLine,
    ShareCorrection,
)
from assignments.models.statements import (
    Dispute,
    DisputeAnswer,
    StatementAnnouncement,
    StatementEstimate,
)
from assignments.models.transfers import (
    Assignee,
    CalculationPortion,
    CalculationShare,
    CollectionAgent,
    DirectionScope,
    MonthlyCalculation,
    PaymentDirection,
    Transfer,
    TransferScope,
)

__all__ = [
    "Assignee",
    "AssigneePortion12b1",
    "CalculationPortion",
    "CalculationShare",
    "CollectionAgent",
    "Determination",
    "DirectionScope",
    "Dispute",
    "DisputeAnswer",
    "DistributorShare12b1",
    "FundClaim",
    "Membership",
    "MonthlyCalculation",
    "PaymentDirection",
    "PaymentInstruction",
    "PaymentLine",
    "ShareCorrection",
    "StatementAnnouncement",
    "StatementEstimate",
    "Transfer",
    "TransferScope",
]
