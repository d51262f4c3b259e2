"""What a notice of claim says on paper."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from assignments.selectors.claim_balances import AgentBalance
from assignments.selectors.claims import ClaimShown
from governance.domain.periods import day_words
from governance.models import Plan
from governance.templatetags.figures import cents as money
from governance.templatetags.figures import month_name

PAPER = "notice_of_claim.typ"
Given = tuple[date, str, int]  # on which day, by whom, in which act


def notice_data(
    *,
    plan: Plan,
    claim: ClaimShown,
    balance: AgentBalance,
    parts: Mapping[str, int],
    number: int,
    given: Given,
) -> Mapping[str, Any]:
    """The data of the template: text alone, amounts as people read them."""
    on, by, act = given
    rows = [
        (
            balance.portfolios[code][1],
            money(balance.balances[code].balance),
            money(balance.balances[code].noticed),
            money(cents),
        )
        for code, cents in parts.items()
    ]
    asked = sum(parts.values())
    totals = ("Together", *_sums(balance, parts), money(asked))
    return {
        "title": f"Notice of claim No. {number}",
        "to": [balance.agent.name or balance.agent.code, *balance.agent.address.splitlines()],
        "day": day_words(on),
        "facts": [
            ("Fund", claim.fund),
            ("Plan", f"{plan.title} ({plan.code})"),
            ("Distributor", f"{claim.payee_name or claim.party.code} ({claim.party.code})"),
            ("Portfolio", claim.reaches),
            ("Month", month_name(balance.month)),
            ("Claim", f"of {day_words(claim.date)}, {money(claim.figures.claimed)} dollars"),
            ("Reason", claim.reason),
            ("Recovered so far", _dollars(claim.figures.recovered)),
            ("Still open", f"{money(claim.figures.open)} dollars"),
            ("This notice asks for", f"{money(asked)} dollars"),
        ],
        "month": month_name(balance.month),
        "rows": rows,
        "total": totals,
        "number": str(number),
        "given": f"Given on {day_words(on)} by {by}, act {act}. Entered as: {claim.entry}",
    }


def _dollars(cents: int) -> str:
    return f"{money(cents)} dollars" if cents else "nothing"


def _sums(balance: AgentBalance, parts: Mapping[str, int]) -> tuple[str, str]:
    held = [balance.balances[code] for code in parts]
    return money(sum(one.balance for one in held)), money(sum(one.noticed for one in held))
