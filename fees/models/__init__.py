"""How much accrued?"""

from fees.domain.activity import ActivityKind
from fees.models.facts import ActivityDay, ChangedFact, DailyNetAssets, ShareActivity
from fees.models.monthly import CohortAccrual, MonthlyFee, MonthlyFeeRun, ServiceAccrual
from fees.models.ties import BookedAccrual, TieReason

__all__ = [
    "ActivityDay",
    "ActivityKind",
    "BookedAccrual",
    "ChangedFact",
    "CohortAccrual",
    "DailyNetAssets",
    "MonthlyFee",
    "MonthlyFeeRun",
    "ServiceAccrual",
    "ShareActivity",
    "TieReason",
]
