"""Is the Plan in force here, at which rates, approved how?"""

from governance.models.acts import Act, Recorded
from governance.models.agreements import (
    AgreementTerms,
    DistributionAgreement,
    Distributor,
    SellingPeriod,
)
from governance.models.boards import (
    Ballot,
    BoardMeeting,
    MeetingFund,
    Trustee,
    TrusteeInterest,
    Vote,
    VoteScope,
)
from governance.models.chain import ChainLink
from governance.models.covenant import CovenantBreach, CovenantCertificate
from governance.models.decisions import (
    Amendment,
    AmendmentLine,
    Relief,
    ShareholderVote,
    Termination,
    TerminationScope,
)
from governance.models.duties import YearlyDutyDone
from governance.models.exhibits import PlanExhibit
from governance.models.filed import FiledDocument
from governance.models.meetings import (
    Adjournment,
    AgendaItem,
    Attendance,
    MeetingConsideration,
    MeetingNotice,
    RollCallDraft,
)
from governance.models.parties import Fund, FundForm, FundName, Portfolio, PortfolioAlias, PortfolioName
from governance.models.plans import (
    Convention,
    Plan,
    PlanDocument,
    RateLimit,
    SalesSuspension,
    ScheduleARate,
    ShareClass,
)
from governance.models.waivers import WaivedDays, Waiver

__all__ = [
    "Act",
    "AgreementTerms",
    "Amendment",
    "AmendmentLine",
    "Adjournment",
    "AgendaItem",
    "Attendance",
    "Ballot",
    "BoardMeeting",
    "ChainLink",
    "Convention",
    "CovenantBreach",
    "CovenantCertificate",
    "DistributionAgreement",
    "Distributor",
    "FiledDocument",
    "Fund",
    "FundForm",
    "FundName",
    "MeetingConsideration",
    "MeetingFund",
    "MeetingNotice",
    "Plan",
    "PlanDocument",
    "PlanExhibit",
    "Portfolio",
    "PortfolioAlias",
    "PortfolioName",
    "RateLimit",
    "Recorded",
    "Relief",
    "RollCallDraft",
    "SalesSuspension",
    "ScheduleARate",
    "SellingPeriod",
    "ShareClass",
    "ShareholderVote",
    "Termination",
    "TerminationScope",
    "Trustee",
    "TrusteeInterest",
    "Vote",
    "VoteScope",
    "WaivedDays",
    "Waiver",
    "YearlyDutyDone",
]
