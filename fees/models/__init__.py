"""How much accrued?"""

from fees.domain.activity import ActivityKind
from fees.models.facts import ActivityDay, ChangedFact, DailyNetAssets, ShareActivity
from fees.models.limits import LimitedShares, PrimeRate, SalesChargeLimit
from fees.models.monthly import CohortAccrual, MonthlyFee, MonthlyFeeRun, ServiceAccrual
from fees.models.sales_charges import DeferredSalesCharge, LedgerMonth
from fees.models.servicing import ServicedAssets
from fees.models.share_terms import ShareTerms
from fees.models.ties import BookedAccrual, TieReason

__all__ = [
    "ActivityDay",
    "ActivityKind",
    "BookedAccrual",
    "ChangedFact",
    "CohortAccrual",
    "DailyNetAssets",
    "DeferredSalesCharge",
    "LedgerMonth",
    "LimitedShares",
    "MonthlyFee",
    "MonthlyFeeRun",
    "PrimeRate",
    "SalesChargeLimit",
    "ServiceAccrual",
    "ServicedAssets",
    "ShareActivity",
    "ShareTerms",
    "TieReason",
]
