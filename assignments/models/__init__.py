"""Who is paid?"""

from assignments.models.approvals import (
    AuthorizedInstruction,
    PaymentApproval,
    PaymentAuthorization,
    PaymentOutcome,
)
from assignments.models.bank import BankDetails
from assignments.models.carried_over import CarriedOver, CarriedOverEntry
from assignments.models.claim_papers import ClaimPaper, ClaimRecovery, NoticeOfClaim, NoticePart
from assignments.models.claims import FundClaim
from assignments.models.corrections import Restatement, ShareCorrection
from assignments.models.deferred_charges import DeferredChargePart
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
    "AuthorizedInstruction",
    "BankDetails",
    "CalculationPortion",
    "CalculationShare",
    "CarriedOver",
    "CarriedOverEntry",
    "ClaimPaper",
    "ClaimRecovery",
    "CollectionAgent",
    "DeferredChargePart",
    "Determination",
    "DirectionScope",
    "Dispute",
    "DisputeAnswer",
    "DistributorShare12b1",
    "FundClaim",
    "Membership",
    "MonthlyCalculation",
    "PaymentApproval",
    "PaymentAuthorization",
    "NoticeConsent",
    "NoticeConsentAsked",
    "NoticeDecision",
    "NoticeFund",
    "NoticeRecord",
    "PartyNotice",
    "NoticeOfClaim",
    "NoticePart",
    "PaymentDirection",
    "PaymentInstruction",
    "PaymentLine",
    "PaymentOutcome",
    "Restatement",
    "ShareCorrection",
    "StatementAnnouncement",
    "StatementEstimate",
    "Transfer",
    "TransferScope",
]
