"""Who is paid?"""

from assignments.models.claim_papers import ClaimPaper, ClaimRecovery, NoticeOfClaim, NoticePart
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
    "ClaimPaper",
    "ClaimRecovery",
    "CollectionAgent",
    "Determination",
    "DirectionScope",
    "DistributorShare12b1",
    "FundClaim",
    "Membership",
    "MonthlyCalculation",
    "NoticeOfClaim",
    "NoticePart",
    "PaymentDirection",
    "PaymentInstruction",
    "PaymentLine",
    "ShareCorrection",
    "Transfer",
    "TransferScope",
]
