"""What was decided of the Portfolio beside votes: waivers, terminations, yearly duties, determinations."""

from collections.abc import Iterator

from django.db.models import Q

from assignments.models import Determination
from assignments.selectors.chained_payments import DETERMINATIONS
from governance.models import (
    CovenantBreach,
    CovenantCertificate,
    TerminationScope,
    WaivedDays,
    YearlyDutyDone,
)
from plan_admin.records.export.claims import claims_of, offsets_of
from plan_admin.records.export.files import OF_ALL_TIME, File, YearOf
from plan_admin.records.export.months import payments_of

VERSIONS = ("recorded_by_act", "superseded_by_act")
ACTS = ("recorded_by_id", "superseded_by_id")


def waivers(of: YearOf) -> Iterator[File]:
    """Lower charged rates; the days of each version."""
    rows = WaivedDays.objects.filter(share_class=of.share_class)
    yield of.table(
        "plan/waivers.csv",
        "waivers that reach the Portfolio: the charged rate, a fraction a year, for a span of days (end"
        " excluded), every version",
        "2, 5",
        OF_ALL_TIME,
        head=("waiver", "component", "charged", "effective", "reason", "consented", *VERSIONS),
        rows=rows.order_by("waiver__entry", "pk").values_list(
            "waiver__entry",
            "component",
            "waiver__charged",
            "effective",
            "waiver__reason",
            "waiver__consented",
            *ACTS,
        ),
    )


def terminations(of: YearOf) -> Iterator[File]:
    """Terminations put to the vote, what broke a Complete one later, and what compliance certified."""
    scope = TerminationScope.objects.filter(share_class=of.share_class)
    names = (
        "effective",
        "good_faith",
        "best_interest_fund",
        "best_interest_shareholders",
        "cdsc_unaltered",
        "in_material_breach",
    )
    yield of.table(
        "plan/terminations.csv",
        "terminations of the Plan put to the vote for the Portfolio, every version",
        "11",
        OF_ALL_TIME,
        head=("termination", *names, *VERSIONS),
        rows=scope.order_by("termination__entry", "termination_id").values_list(
            *(f"termination__{name}" for name in ("entry", *names, *ACTS))
        ),
    )
    own = {"plan": of.plan, "share_class": of.share_class}
    said = ("limb", "since", "found_by", "evidence")
    yield of.table(
        "plan/covenant_breaches.csv",
        "later acts by which a termination turned out not to be Complete, every version",
        "11(ii), 11(iii)",
        OF_ALL_TIME,
        head=("breach", "termination", "distributor", *said, *VERSIONS),
        rows=CovenantBreach.objects.filter(**own)
        .order_by("entry", "pk")
        .values_list("entry", "termination", "distributor__code", *said, *ACTS),
    )
    certified = ("quarter", "limb", "kept", "by", "evidence")
    yield of.table(
        "plan/covenant_certificates.csv",
        "what was certified of what a Complete Termination forbids, quarter by quarter, every version",
        "11(ii), 11(iii)",
        OF_ALL_TIME,
        head=("certificate", "termination", "distributor", *certified, *VERSIONS),
        rows=CovenantCertificate.objects.filter(**own)
        .order_by("entry", "pk")
        .values_list("entry", "termination", "distributor__code", *certified, *ACTS),
    )


def yearly_duties(of: YearOf) -> Iterator[File]:
    """What the Fund did once in the year, as it was certified."""
    rows = YearlyDutyDone.objects.filter(fund__code=of.fund, year=of.year).order_by("entry", "pk")
    names = ("duty", "year", "done_on", "by")
    yield of.table(
        "votes/yearly_duties.csv",
        "what was done once a year for the Fund, by whom, and the writing that says so, every version",
        "8(b), Rule 12b-1(c), (h)",
        "duties of the year",
        head=("duty_done", *names, "writing", "document", *VERSIONS),
        rows=rows.values_list("entry", *names, "document", "filed_id", *ACTS),
    )


def determinations(of: YearOf) -> Iterator[File]:
    """What named persons decided of money that waited."""
    own = Q(share_class=of.share_class)
    calculated = Q(calculation__shares__share_class=of.share_class) | Q(
        calculation__portions__share_class=of.share_class
    )
    offsets = offsets_of(of, claims_of(of)).filter(instruction__not_paid_by__isnull=False)
    about = (
        Q(instruction__in=payments_of(of))
        | Q(entry__in=offsets.values("instruction__not_paid_by__entry"))
        | Q(about="LAPSE", month__range=of.days) & (own | Q(share_class=None))
        | Q(calculation__month__range=of.days) & (own | Q(share_class=None) & calculated)
    )
    rows = Determination.objects.filter(
        pk__in=Determination.objects.filter(about, plan=of.plan).values("pk")
    ).order_by("entry", "pk")
    names = ("about", "decision", "decided_by", "date", "reason", "document_named")
    yield of.table(
        "payments/determinations.csv",
        "determinations of a held payment, of a month whose continuance lapsed, or of a Monthly Calculation"
        " that differs, every version",
        "6(d), 10",
        "of payments, months and Calculations of the year, and of payments that claims/offsets.csv names",
        head=("determination", "payment", "month", "calculation", *names, "document", *VERSIONS),
        rows=rows.values_list(
            "entry", "instruction_id", "month", "calculation__entry", *names, "document_id", *ACTS
        ),
        chained=DETERMINATIONS,
    )
