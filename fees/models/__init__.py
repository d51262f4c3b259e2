"""How much accrued?"""

from fees.domain.activity import ActivityKind
from fees.models.facts import ActivityDay, DailyNetAssets, ShareActivity
from fees.models.monthly import CohortAccrual, MonthlyFee, MonthlyFeeRun, ServiceAccrual

__all__ = [
    "ActivityDay",
    "ActivityKind",
    "CohortAccrual",
    "DailyNetAssets",
    "MonthlyFee",
    "MonthlyFeeRun",
    "ServiceAccrual",
    "ShareActivity",
]
