"""The part `claims` of a book: what a Fund claims of a Distributor."""

from collections.abc import Sequence

from assignments.models import FundClaim
from governance.domain.book_drafts import Draft, PartOutcome, compare, content_of, identity, outcome_of
from governance.domain.book_entries import Entry
from governance.models import Act
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.parties import ShareClassRow
from governance.selectors.words import PlanWords, distributor_of

CLAIM_KEYS = ("fund", "portfolio", "distributor", "date", "amount", "reason")
REASON_LIMIT = 2000


def load_claims(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, distributors_here: frozenset[str]
) -> PartOutcome:
    """Sections 6(b) and 6(e): one Fund's claims on a Distributor, for one Portfolio where one is named."""
    drafts = [
        draft
        for entry in entries
        if (draft := _claim(entry, words=words, distributors_here=distributors_here))
    ]
    changes = compare(drafts, standing_records(FundClaim, plan=words.plan))
    supersede(FundClaim, act=act, pk__in=changes.superseded)
    add_each(changes, add=lambda draft: _add_claim(draft, words=words, act=act), words={})
    return outcome_of(
        "claims",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


def _claim(entry: Entry, *, words: PlanWords, distributors_here: frozenset[str]) -> Draft | None:
    entry.expect(*CLAIM_KEYS)
    fund = words.fund(entry, "fund")
    row = words.portfolio(entry, "portfolio") if entry.has("portfolio") else None
    distributor = distributor_of(entry, named_here=distributors_here)
    day = entry.day("date")
    amount = entry.decimal("amount", places=2)
    reason = entry.text("reason", limit=REASON_LIMIT)
    if entry.failed or distributor is None or fund is None:
        return None
    _check_fund(entry, fund, row, words=words)
    if amount == 0:
        entry.fail("amount", "a claim of nothing is no claim", "dollars, more than 0.00")
    if entry.failed:
        return None
    code, portfolio = words.fund_codes[fund], row.portfolio if row else None
    return Draft(
        entry=entry,
        key=identity(entry, code, portfolio, distributor.code, day, reason),
        content=content_of(
            fund=code,
            portfolio=portfolio,
            distributor=distributor.code,
            date=day,
            amount=amount,
            reason=reason,
        ),
        values={
            "fund_id": fund,
            "share_class_id": row.share_class if row else None,
            "distributor": distributor,
            "date": day,
            "amount": amount,
            "reason": reason,
        },
    )


def _check_fund(entry: Entry, fund: int, row: ShareClassRow | None, *, words: PlanWords) -> None:
    """Section 1: each Fund acts severally, so a claim is for Portfolios of its own."""
    if row is not None and row.fund_id != fund:
        problem = f"Section 1: {row.portfolio_name} is of {row.fund_name}, not of {words.fund_names[fund]}"
        entry.fail("portfolio", problem, "a Portfolio of the Fund that claims")
    if all(one.fund_id != fund for one in words.share_classes):
        problem = f"{words.fund_names[fund]} has no Portfolio under the Plan {words.plan.code}"
        entry.fail("fund", problem, "a Fund of the Plan")


def _add_claim(draft: Draft, *, words: PlanWords, act: Act) -> None:
    FundClaim.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **draft.values
    )
