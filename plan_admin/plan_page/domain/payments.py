"""Sections 2, 4 to 6 and 13, and Schedule A: what is incurred, at which rates, and who is paid."""

from datetime import date

from governance.domain.obligation import PlanState
from governance.domain.periods import day_words
from plan_admin.plan_page.domain.facts import PlanFacts
from plan_admin.plan_page.domain.words import (
    Judges,
    Living,
    counted,
    dollars,
    holds,
    month_words,
    not_in_force,
    not_used,
    percent,
    waits,
)


def incurred(facts: PlanFacts) -> Living:
    """Section 2: what the Funds incurred, and up to which rate."""
    stopped = not_in_force(facts.standing)
    if stopped is not None:
        return stopped
    of_year, rates = facts.incurred, facts.rates
    most = f"at most {percent(rates.aggregate)} of net assets a year"
    if of_year.since is None or of_year.through is None:
        return holds(f"Of {of_year.year} nothing is computed yet; the Funds may incur {most}.")
    total = dollars(of_year.distribution + of_year.service)
    first, last = of_year.since, month_words(of_year.through)
    days = f"in {last}" if first == of_year.through else f"from {first.first:%B} to {last}"
    sentence = f"The Funds incurred {total} {days}, {most}"
    if rates.at_their_limit:
        reached = counted(rates.at_their_limit, "Portfolio")
        return holds(f"{sentence}; for {reached} the lifetime limit leaves no room for sales charges.")
    return holds(f"{sentence}.")


def service_fees(facts: PlanFacts) -> Living:
    """Section 4: the service fee that was incurred."""
    stopped = not_in_force(facts.standing)
    if stopped is not None:
        return stopped
    of_year = facts.incurred
    if facts.rates.portfolios and not facts.rates.service:
        return not_used("Schedule A has no service fee for any Portfolio.")
    if not facts.related.in_force:
        return waits("No distribution agreement is in force: nobody services the Shares, no fee is incurred.")
    if of_year.through is None:
        return holds(f"Of {of_year.year} no service fee is computed yet.")
    return holds(
        f"Service fees of {dollars(of_year.service)} are part of what {of_year.year} incurred so far."
    )


def service_ceiling(facts: PlanFacts) -> Living:
    """Section 5: whose obligation it is, the ceiling of the service fee, and suspended sales."""
    stopped = not_in_force(facts.standing)
    if stopped is not None:
        return stopped
    sentence = (
        f"The Funds owe what is incurred; the service fee is at most {percent(facts.rates.service)} a year"
    )
    if facts.related.suspended:
        where = counted(facts.related.suspended, "Portfolio")
        return holds(f"{sentence}, and sales suspended for {where} change nothing of it.")
    return holds(f"{sentence}, on the Shares of the customers of whoever gives the services.")


def whose_share(facts: PlanFacts) -> Living:
    """Section 6(a): each Distributor is owed its share of the last month."""
    of_month = facts.incurred
    if of_month.last is None:
        return not_in_force(facts.standing) or waits(
            "No month is computed yet: each Distributor's share follows from the first that is closed."
        )
    share = f"{counted(of_month.payees, 'Distributor')} by the Shares that each sold"
    sentence = f"For {month_words(of_month.last)} {dollars(of_month.last_cents)} are owed to {share}"
    if of_month.held:
        payments = counted(of_month.held_payments, "payment")
        return waits(f"{sentence}; over all months {dollars(of_month.held)} in {payments} are held.")
    return holds(f"{sentence}; nothing is held.")


def transfers(facts: PlanFacts) -> Living:
    """Section 6(b): Transfers in force."""
    known = facts.transferred
    if not known.transfers:
        return not_used("No Transfer is in force: no Distributor's rights belong to somebody else.")
    number, givers = counted(known.transfers, "Transfer"), counted(known.distributors, "Distributor")
    assignees = counted(known.assignees, "Assignee")
    return holds(
        f"{number} in force: {givers} gave rights to {assignees}, paid free of the Funds' claims on the"
        " Distributor."
    )


def notices(facts: PlanFacts) -> Living:
    """Section 6(c): the notice of each Transfer."""
    known = facts.transferred
    if not known.transfers:
        return not_used("No Transfer is in force, and so there is none to give notice of.")
    if known.without_notice:
        lacking = f"{known.without_notice} of {counted(known.transfers, 'Transfer')}"
        return waits(
            f"Of {lacking} the notice with name and address is missing: such a Portion is held where a Fund"
            " is to pay it directly to the Assignee."
        )
    return holds("The Fund has the notice, with name and address, of every Transfer in force.")


def directions(facts: PlanFacts) -> Living:
    """Section 6(d): directions to pay Assignees, and the Monthly Calculations that they need."""
    known = facts.transferred
    if known.calculations_missing:
        missing = counted(known.calculations_missing, "Monthly Calculation")
        return waits(f"{missing} missing or different: the Portions and balances that need them are held.")
    if not known.to_assignees:
        return not_used("No Distributor directs the Funds to pay its Assignees directly.")
    last = (
        f"; the last Monthly Calculation is of {month_words(known.last_calculation)}"
        if (known.last_calculation)
        else "; no Monthly Calculation has come yet"
    )
    return holds(f"{counted(known.to_assignees, 'direction')} in force to pay Assignees directly{last}.")


def agents(facts: PlanFacts) -> Living:
    """Section 6(e): directions to a collection agent, and what may be set off."""
    known = facts.transferred
    claims = (
        f"; {counted(known.claims, 'claim')} of {dollars(known.claimed)} can be set off only against"
        " what is the Distributor's own"
        if known.claims
        else ""
    )
    if not known.to_agents:
        return not_used(f"No Distributor directs the Funds to pay a collection agent{claims}.")
    return holds(f"{counted(known.to_agents, 'direction')} in force to pay a collection agent all{claims}.")


def carried_over(facts: PlanFacts) -> Living:
    """Section 13: what the Prior Plan left payable."""
    known = facts.carried_over
    if not known.amounts:
        return not_used("Nothing is recorded that the Prior Plan left to be paid.")
    amounts = f"{counted(known.amounts, 'amount')} of {dollars(known.given)} carried over from the Prior Plan"
    if known.taken != known.given:
        return waits(f"{amounts}; {dollars(known.given - known.taken)} wait for the next month closed.")
    return holds(f"{amounts}, all taken into the months that were closed.")


def schedule_a(facts: PlanFacts) -> Living:
    """Schedule A: the maximum rates, and what is charged below them."""
    stopped = not_in_force(facts.standing)
    if stopped is not None:
        return stopped
    rates = facts.rates
    if not rates.portfolios:
        return waits("No Portfolio has rates in force on this day.")
    parts = [f"{counted(rates.portfolios, 'Portfolio')} with maximum rates in force on this day"]
    if rates.waived:
        parts.append(f"for {rates.waived} a waiver charges less")
    if rates.at_their_limit:
        parts.append(f"for {rates.at_their_limit} the lifetime limit leaves no room for sales charges")
    if len(parts) == 1:
        parts.append("all are charged the maximum")
    return holds(f"{'; '.join(parts)}.")


def not_charged(state: PlanState, *, through: date | None, begins: date | None) -> str:
    """Sections 8, 10 and 11: why a Portfolio is charged no rate on a day; empty where it is charged one.

    A lapse does not end what is reckoned: design rule R12 computes it as if in force, and holds it.

    >>> not_charged(PlanState.LAPSED, through=date(2004, 6, 30), begins=None)
    'lapsed after 30 June 2004: nothing is charged; what later days would come to is held'
    """
    if state is PlanState.IN_FORCE:
        return ""
    if state is PlanState.LAPSED:
        after = f" after {day_words(through)}" if through else ""
        return f"lapsed{after}: nothing is charged; what later days would come to is held"
    if state is PlanState.TERMINATED:
        return "terminated: nothing accrues on Shares sold since; Section 11 says what goes on"
    if begins is not None:
        return f"effective on {day_words(begins)}: nothing accrues before"
    return "not adopted yet: nothing accrues"


JUDGES: Judges = {
    "2": incurred,
    "4": service_fees,
    "5": service_ceiling,
    "6(a)": whose_share,
    "6(b)": transfers,
    "6(c)": notices,
    "6(d)": directions,
    "6(e)": agents,
    "13": carried_over,
    "Schedule A": schedule_a,
}
