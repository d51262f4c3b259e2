"""Fiscal years with the corrections of their months, in the order asked for; those that exceed a limit."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from assignments.selectors.restatements import corrected_months
from fees.domain.limit_proofs import LimitProof
from fees.domain.yearly_limits import SECTIONS, WORDS
from fees.selectors.yearly_limits import ClassYear, running_limits_of, yearly_limits_of
from governance.domain.money import dollars_text
from governance.domain.roles import Role
from governance.domain.work import Urgency, Way, WorkItem
from governance.models import Plan

SORTED_BY = (
    ("schedule", "as Schedule A"),
    ("portfolio", "by Portfolio"),
    ("fund", "by Fund"),
    ("verdict", "what exceeds first"),
    ("average", "by average net assets"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsWanted:
    """What is asked for: the fiscal years that end in a calendar year, and their order.

    `year` None: the year that runs for each share class by its own Fund's year end, and the one before.
    """

    year: int | None = None
    fund: str = ""
    sort: str = ""


def years_wanted(plan: Plan, *, wanted: YearsWanted) -> tuple[ClassYear, ...]:
    """The share classes' fiscal years that are asked for."""
    if wanted.year is None:
        found = running_with_corrections(plan, fund=wanted.fund)
    else:
        found = with_corrections(plan, years=(wanted.year,), fund=wanted.fund)
    if wanted.sort == "portfolio":
        return tuple(sorted(found, key=lambda one: one.portfolio_name))
    if wanted.sort == "fund":
        return tuple(sorted(found, key=lambda one: (one.fund, one.order)))
    if wanted.sort == "verdict":
        return tuple(sorted(found, key=lambda one: (not one.exceeds, one.order)))
    if wanted.sort == "average":
        return tuple(sorted(found, key=lambda one: (-one.proof.distribution.average, one.order)))
    return tuple(sorted(found, key=lambda one: one.order))


def with_corrections(
    plan: Plan,
    *,
    years: Collection[int] | None = None,
    share_classes: Collection[int] | None = None,
    fund: str = "",
) -> tuple[ClassYear, ...]:
    """Fiscal years in which a corrected month counts as its last correction has it (R13)."""
    return yearly_limits_of(
        plan, share_classes=share_classes, fund=fund, years=years, corrected=corrected_months(plan)
    )


def running_with_corrections(plan: Plan, *, fund: str = "") -> tuple[ClassYear, ...]:
    """The same of each share class's own running fiscal year, and of the one before."""
    return running_limits_of(plan, fund=fund, corrected=corrected_months(plan))


def yearly_limit_work(plan: Plan) -> Iterator[WorkItem]:
    """Sections 2 and 5: the share classes whose own running year, or the one before, exceeds a limit."""
    for one in running_with_corrections(plan):
        for proof in one.proof.proofs:
            if proof.exceeds:
                yield _work(plan, one, proof)
        if one.servicing is not None and one.servicing.exceeds and not one.proof.service.exceeds:
            yield _item(
                plan,
                one,
                key="entities",
                what="The service fee exceeds what the servicing entities' customers support",
                section="5",
                otherwise=_next(one.servicing.words),
                cents=sum(part.proof.excess_cents for part in one.servicing.entities) or None,
            )


def _work(plan: Plan, one: ClassYear, proof: LimitProof) -> WorkItem:
    what = WORDS[proof.component]
    return _item(
        plan,
        one,
        key=proof.component.value.lower(),
        what=f"The {what} of {one.proof.year.words} exceeds its limit",
        section=SECTIONS[proof.component],
        otherwise=(
            f"{dollars_text(proof.excess_cents)} above {proof.limit_words} a year stay charged: waive what is"
            " left of the year, or correct its months"
        ),
        cents=proof.excess_cents,
    )


def _next(words: Sequence[str]) -> str:
    return words[0] if words else ""


def _item(
    plan: Plan, one: ClassYear, *, key: str, what: str, section: str, otherwise: str, cents: int | None
) -> WorkItem:
    year = one.proof.year
    return WorkItem(
        key=f"yearly-limit/{plan.code}/{one.portfolio}/{year.year}/{key}",
        whose=Role.OFFICER,
        what=what,
        whom=one.portfolio_name,
        section=section,
        otherwise=otherwise,
        urgency=Urgency.LATE if one.proof.is_over else Urgency.NOW,
        plan=plan.code,
        due=None if one.proof.is_over else year.last.last,
        cents=cents,
        does=Way(
            name="yearly_limits:share_class",
            label="See the proof",
            kwargs={"plan": plan.code, "portfolio": one.portfolio},
        ),
    )
