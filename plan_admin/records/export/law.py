"""The law of the export: texts, Schedule A, conventions, agreements, meetings and votes."""

from collections.abc import Iterator

from governance.domain.money import rate_text
from governance.models import (
    AgreementTerms,
    Amendment,
    AmendmentLine,
    Ballot,
    Convention,
    DistributionAgreement,
    PlanDocument,
    PlanExhibit,
    RateLimit,
    ScheduleARate,
    ShareholderVote,
    VoteScope,
)
from governance.selectors.chained_votes import VOTES, VOTES_OF_HOLDERS
from governance.selectors.rates import schedule_a_of
from plan_admin.records.export.files import OF_ALL_TIME, File, YearOf

RECORDED = ("recorded_by_act", "superseded_by_act")
TEXTS = {
    PlanDocument.Standing.REFERENCE: "the Plan's own text",
    PlanDocument.Standing.PROPOSED: "another text, which votes put in force or not (plan/amendments.csv)",
}
RATES = ("asset_based_sales_charge", "service_fee", "aggregate_fee")


def plan_texts(of: YearOf) -> Iterator[File]:
    """Every text of the Plan, and the register that says which is which."""
    rows = list(PlanDocument.objects.filter(plan=of.plan).select_related("recorded_by").order_by("pk"))
    for row in rows:
        yield File(
            path=f"plan/texts/{row.sha256}.txt",
            what=f"{TEXTS[PlanDocument.Standing(row.standing)]}: {row.source}",
            section="all",
            drawn=OF_ALL_TIME,
            data=row.text.encode(),
        )
    yield of.table(
        "plan/texts.csv",
        "the Plan's texts, by the digest of their words",
        "9",
        OF_ALL_TIME,
        head=("sha256", "standing", "source", "recorded_at", "recorded_by_act"),
        rows=(
            (one.sha256, one.standing, one.source, one.recorded_by.acted_at, one.recorded_by_id)
            for one in rows
        ),
    )
    files = PlanExhibit.objects.filter(text__plan=of.plan).order_by("pk")
    yield of.table(
        "plan/files.csv",
        "the files from which the texts were read; of a text without one only the words were kept",
        "9, Rule 12b-1(f)",
        OF_ALL_TIME,
        head=("text_sha256", "name", "sha256", "document", "kept_by_act"),
        rows=files.values_list("text__sha256", "file__name", "file__sha256", "file_id", "kept_by_id"),
    )
    amendments = Amendment.objects.filter(plan=of.plan).order_by("pk")
    yield of.table(
        "plan/amendments.csv",
        "amendments, every version, in force or not",
        "9",
        OF_ALL_TIME,
        head=("amendment", "effective", "material", "determined_by", "reason", "sha256", *RECORDED),
        rows=amendments.values_list(
            "entry",
            "effective",
            "material",
            "determined_by",
            "reason",
            "document__sha256",
            "recorded_by_id",
            "superseded_by_id",
        ),
    )
    lines = AmendmentLine.objects.filter(amendment__plan=of.plan, share_class=of.share_class)
    yield of.table(
        "plan/amendment_rates.csv",
        "what the Schedule A of each version of an amendment says of the Portfolio; fractions a year",
        "9, Schedule A",
        OF_ALL_TIME,
        head=("amendment", "change", *RATES, "recorded_by_act"),
        rows=lines.order_by("amendment_id").values_list(
            "amendment__entry", "change", *RATES, "amendment__recorded_by_id"
        ),
    )


def rates_and_conventions(of: YearOf) -> Iterator[File]:
    """The Portfolio's maximum rates from day to day, and what decides where the Plan is silent."""
    rates = ScheduleARate.objects.filter(share_class=of.share_class).order_by("effective")
    yield of.table(
        "plan/schedule_a.csv",
        "what the Plan's own Schedule A says of the Portfolio: maximum rates, fractions a year, for spans"
        " of days (end excluded)",
        "Schedule A",
        OF_ALL_TIME,
        head=("effective", *RATES, "recorded_by_act"),
        rows=rates.values_list("effective", *RATES, "recorded_by_id"),
    )
    in_force = schedule_a_of(of.plan, only=[of.share_class.pk]).get(of.share_class.pk, ())
    yield of.table(
        "plan/rates_in_force.csv",
        "the maximum rates that hold, by the Plan's own Schedule A and the amendments that votes put in"
        " force, as is known now; fractions a year, both days included",
        "2, 9, Schedule A",
        OF_ALL_TIME,
        head=("first_day", "last_day", *RATES),
        rows=(
            (one.first, one.last, *map(rate_text, (one.asset_based, one.service, one.aggregate)))
            for one in in_force
        ),
    )
    yield of.table(
        "plan/rate_limits.csv",
        "what the rules of NASD, later FINRA, allow at most; fractions a year (end excluded)",
        "2, 5",
        OF_ALL_TIME,
        head=("component", "effective", "rate", "source"),
        rows=RateLimit.objects.order_by("component", "effective").values_list(
            "component", "effective", "rate", "source"
        ),
    )
    conventions = Convention.objects.filter(plan=of.plan).order_by("name", "effective", "pk")
    yield of.table(
        "plan/conventions.csv",
        "what decides where the Plan is silent, every version; what is not listed has its first value",
        "2",
        OF_ALL_TIME,
        head=("convention", "value", "effective", *RECORDED),
        rows=conventions.values_list("name", "value", "effective", "recorded_by_id", "superseded_by_id"),
    )


def agreements(of: YearOf) -> Iterator[File]:
    """The related agreements that reach the Portfolio, every version."""
    rows = DistributionAgreement.objects.filter(plan=of.plan, selling_periods__share_class=of.share_class)
    head = (
        "agreement",
        "kind",
        "distributor",
        "dated",
        "first_term_until",
        "sells_from",
        "sells_until",
        "ended_on",
        "ended_by",
        "notice_given",
        "payment_day",
    )
    columns = ["distributor__code" if one == "distributor" else one for one in head[1:]]
    yield of.table(
        "agreements/agreements.csv",
        "related agreements for the Portfolio's Shares, every version",
        "12",
        OF_ALL_TIME,
        head=(*head, *RECORDED),
        rows=rows.order_by("entry", "pk")
        .distinct()
        .values_list("entry", *columns, "recorded_by_id", "superseded_by_id"),
    )
    terms = ("in_writing", "no_penalty", "terminable_by_vote", "notice_days", "notice", "ends_on_assignment")
    yield of.table(
        "agreements/terms.csv",
        "the terms that a related agreement must have, each with its evidence, of every version",
        "12",
        OF_ALL_TIME,
        head=("agreement", *terms, *RECORDED),
        rows=AgreementTerms.objects.filter(agreement__in=rows.values("pk"))
        .order_by("agreement__entry", "agreement_id")
        .values_list("agreement__entry", *terms, "agreement__recorded_by_id", "agreement__superseded_by_id"),
    )


def votes(of: YearOf) -> Iterator[File]:
    """The Boards' votes on the Portfolio's Shares, each ballot, and the holders' votes."""
    scope = VoteScope.objects.filter(share_class=of.share_class)
    numbers = list(scope.values_list("vote_id", flat=True))
    yield of.table(
        "votes/votes.csv",
        "votes of the Boards about the Portfolio's Shares, every version",
        "8 to 12",
        OF_ALL_TIME,
        head=("vote", "matter", "subject", "meeting", "covers_agreements", "text_sha256", *RECORDED),
        rows=scope.order_by("vote_id").values_list(
            "vote_id",
            "vote__matter",
            "vote__subject",
            "vote__meeting",
            "vote__covers_agreements",
            "vote__text_digest",
            "vote__recorded_by_id",
            "vote__superseded_by_id",
        ),
        chained=VOTES,
    )
    ballots = Ballot.objects.filter(vote__in=numbers, fund=of.share_class.portfolio.fund)
    yield of.table(
        "votes/ballots.csv",
        "how each Trustee or Director of the Fund voted; who is not listed cast no vote",
        "8",
        OF_ALL_TIME,
        head=("vote", "name", "choice", "in_person"),
        rows=ballots.order_by("vote_id", "trustee").values_list("vote_id", "trustee", "choice", "in_person"),
    )
    holders = ShareholderVote.objects.filter(share_class=of.share_class).order_by("pk")
    counts = ("outstanding", "present", "votes_for", "votes_against", "abstained")
    yield of.table(
        "votes/holders.csv",
        "votes of the holders of the Portfolio's Shares, by the tabulator's certificate",
        "9, 11, 12(a)",
        OF_ALL_TIME,
        head=("vote", "matter", "subject", "record_date", "date", *counts, *RECORDED),
        rows=holders.values_list(
            "pk", "matter", "subject", "record_date", "date", *counts, "recorded_by_id", "superseded_by_id"
        ),
        chained=VOTES_OF_HOLDERS,
    )
