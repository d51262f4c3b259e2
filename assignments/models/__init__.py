"""Who is paid?"""

from assignments.models.approvals import (
    AuthorizedInstruction,
    PaymentApproval,
    PaymentAuthorization,
    PaymentOutcome,
)
from assignments.models.carried_over import CarriedOver, CarriedOverEntry
from assignments.models.claims import FundClaim
from assignments.models.corrections import Restatement, ShareCorrection
from assignments.models.determinations import Determination
from assignments.models.memberships import Membership
from assignments.models.payments import (
    AssigneePortion12b1,
    DistributorShare12b1,
    PaymentInstruction,
    PaymentLine,
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
    "CalculationPortion",
    "CalculationShare",
    "CarriedOver",
    "CarriedOverEntry",
    "CollectionAgent",
    "Determination",
    "DirectionScope",
    "DistributorShare12b1",
    "FundClaim",
    "Membership",
    "MonthlyCalculation",
    "PaymentApproval",
    "PaymentAuthorization",
    "PaymentDirection",
    "PaymentInstruction",
    "PaymentLine",
    "PaymentOutcome",
    "Restatement",
    "ShareCorrection",
    "Transfer",
    "TransferScope",
]
