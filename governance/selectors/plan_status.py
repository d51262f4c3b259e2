"""`plan_status`: per Portfolio in force or not, why, until when, which votes say so, and what is due."""

from datetime import date
from typing import Any

from governance.domain.agreements import agreement_on
from governance.domain.amendments import line_on, rates_on
from governance.domain.due import DueItem
from governance.domain.money import rate_text
from governance.domain.obligation import PlanState, obligation_on
from governance.models import Plan
from governance.selectors.amendments import AmendmentStanding, amendments_standing
from governance.selectors.counting import CountedVote
from governance.selectors.due import due_items
from governance.selectors.law import ShareClassLaw, law_of
from governance.selectors.parties import ShareClassRow, share_classes_of
from governance.selectors.rates import AmendedRates, amended_rates


def plan_status_document(plan: Plan, *, on: date) -> dict[str, Any]:
    """The JSON document of `plan_status`: the state of each Portfolio on a day, and what is proposed."""
    law = law_of(plan)
    amended = amended_rates(plan, laws=law)
    return {
        "format": 1,
        "plan": plan.code,
        "on": str(on),
        "portfolios": [
            {**_portfolio(row, law[row.share_class], on), "rates": _rates(row.share_class, amended, on)}
            for row in share_classes_of(plan)
        ],
        "amendments": [_amendment(one) for one in amendments_standing(plan) if not one.is_settled],
        "due": [_due(item) for item in due_items(plan, on=on)],
    }


def _due(item: DueItem) -> dict[str, Any]:
    return {
        "what": item.what,
        "for": list(item.names),
        "of": item.whom,
        "state": item.state.value,
        "from": str(item.due_from) if item.due_from else None,
        "until": str(item.due_until) if item.due_until else None,
        "section": item.section,
        "needs": item.needs,
        "otherwise": item.otherwise,
    }


def _rates(share_class: int, amended: AmendedRates, on: date) -> dict[str, Any] | None:
    """The maximum rates in force that day, as fractions, and the amendment that they come from."""
    rates = rates_on(amended.schedules.get(share_class, ()), on)
    if rates is None:
        return None
    by = line_on(amended.settled.get(share_class, ()), on)
    return {
        "distribution_fee": rate_text(rates.asset_based),
        "service_fee": rate_text(rates.service),
        "aggregate_fee": rate_text(rates.aggregate),
        "amendment": by.line.amendment if by is not None else None,
    }


def _amendment(standing: AmendmentStanding) -> dict[str, Any]:
    return {
        "amendment": standing.row.entry,
        "effective": str(standing.row.effective),
        "portfolios": [
            {
                "portfolio": one.row.portfolio_name,
                "change": one.change.change.value,
                "from": str(one.holds_from) if one.holds_from else None,
                "lacks": list(one.lacks),
            }
            for one in standing.changed
        ],
    }


def _portfolio(row: ShareClassRow, law: ShareClassLaw, on: date) -> dict[str, Any]:
    span = obligation_on(law.obligation, on)
    lost = [vote for vote in law.votes if not vote.tally.carried and vote.date <= on]
    return {
        "fund": row.fund_name,
        "portfolio": row.portfolio_name,
        "in_force": span.state is PlanState.IN_FORCE,
        "state": span.state.value,
        "why": span.reason,
        "through": str(span.through) if span.through else None,
        "authority": {
            "adoption": span.adoption,
            "continuance": span.continuance,
            "through": str(span.through) if span.through else None,
        },
        "votes": [_vote(vote) for vote in law.votes if vote.date <= on],
        "lost": [
            f"{vote.matter.lower()} at {vote.meeting}: {'; '.join(vote.tally.missing)}" for vote in lost
        ],
        "agreements": [
            {
                "agreement": one.facts.id,
                "distributor": one.facts.distributor,
                "state": found.state.value,
                "why": found.reason,
                "through": str(found.through) if found.through else None,
            }
            for one in law.agreements
            for found in [agreement_on(one.spans, on)]
        ],
    }


def _vote(vote: CountedVote) -> dict[str, Any]:
    return {
        "matter": vote.matter.lower(),
        "subject": vote.subject or None,
        "meeting": vote.meeting,
        "date": str(vote.date),
        "covers": "all" if vote.covers_agreements else "plan",
        "carried": vote.tally.carried,
        "board": f"{vote.tally.board_for} of {vote.tally.board_in_office}",
        "disinterested": f"{vote.tally.disinterested_for} of {vote.tally.disinterested_in_office}",
        "missing": list(vote.tally.missing),
        "not_counted": list(vote.tally.not_counted),
    }
