"""Who is paid?"""

from assignments.models.bank import BankDetails
from assignments.models.claims import FundClaim
from assignments.models.determinations import Determination
from assignments.models.memberships import Membership
from assignments.models.notices import (
    NoticeConsent,
    NoticeConsentAsked,
    NoticeDecision,
    NoticeFund,
    NoticeRecord,
    PartyNotice,
)
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
    "BankDetails",
    "CalculationPortion",
    "CalculationShare",
    "CollectionAgent",
    "Determination",
    "DirectionScope",
    "DistributorShare12b1",
    "FundClaim",
    "Membership",
    "MonthlyCalculation",
    "NoticeConsent",
    "NoticeConsentAsked",
    "NoticeDecision",
    "NoticeFund",
    "NoticeRecord",
    "PartyNotice",
    "PaymentDirection",
    "PaymentInstruction",
    "PaymentLine",
    "ShareCorrection",
    "Transfer",
    "TransferScope",
]
