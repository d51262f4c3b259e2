"""A month's report as text, for people at a terminal."""

from collections.abc import Iterator, Sequence

from assignments.selectors.payments import PaymentShown
from governance.domain.money import dollars_text
from plan_admin.month_end.selectors.report import MonthReport, PortfolioShown

ZERO = "-"


def money(cents: int) -> str:
    """Dollars with thousands separators, negatives in parentheses, zero as a dash."""
    if not cents:
        return ZERO
    whole, part = dollars_text(abs(cents)).split(".")
    text = f"{int(whole):,}.{part}"
    return f"({text})" if cents < 0 else text


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int]) -> Iterator[str]:
    """A table in columns; those in `right` are aligned to the right."""
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    for row in (heads, ["-" * width for width in widths], *rows):
        cells = [
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def report_lines(report: MonthReport) -> Iterator[str]:
    """Fees, shares, Portions, payments, and what is held and why."""
    yield f"{report.plan}, {report.month}: what each Fund owes, in dollars"
    yield ""
    yield from _fees(report)
    yield ""
    yield from _shares(report)
    yield ""
    yield from _payments(report.payments)
    yield ""
    yield from _held(report.payments)
    yield from _problems(report.portfolios)
    yield totals_line(report)


def totals_line(report: MonthReport) -> str:
    """The month's totals in one line."""
    totals = report.totals()
    words = {name: money(cents) for name, cents in totals.items()}
    return (
        f"Totals: distribution fee {words['distribution_fee']}, service fee {words['service_fee']};"
        f" prepared {words['prepared']}, held {words['held']}"
        f"{_charges(report.payments)}{_failed(report.portfolios)}"
    )


def _charges(payments: Sequence[PaymentShown]) -> str:
    """Section 11: what of the payments the redemptions withheld; the fees do not have it."""
    cents = sum(line.cents for one in payments for line in one.lines if line.component == "CDSC")
    return f"; deferred charges in it {money(cents)} (Section 11)" if cents else ""


def _failed(portfolios: Sequence[PortfolioShown]) -> str:
    failed = sum(one.status == "failed" for one in portfolios)
    return f"; {failed} share classes failed" if failed else ""


def _fees(report: MonthReport) -> Iterator[str]:
    yield "Fees (Section 2)"
    rows = [
        (
            one.portfolio,
            one.status,
            str(one.days),
            money(one.average_daily_net_assets),
            money(one.distribution_fee),
            money(one.service_fee),
            _vote(one),
        )
        for one in report.portfolios
    ]
    heads = (
        "Portfolio",
        "State",
        "Days",
        "Average daily net assets",
        "Distribution fee",
        "Service fee",
        "Permitted by",
    )
    yield from table(heads, rows, right=frozenset({2, 3, 4, 5}))


def _vote(one: PortfolioShown) -> str:
    if not one.authority.get("adoption"):
        return ZERO
    votes = [one.authority["adoption"], one.authority["continuance"]]
    return f"{', '.join(vote for vote in votes if vote)} (through {one.authority['through']})"


def _shares(report: MonthReport) -> Iterator[str]:
    yield "Distributors' 12b-1 Shares and Assignees' 12b-1 Portions (Section 6(a), 6(b))"
    rows = []
    for one in report.portfolios:
        for share in one.shares:
            rows.append(
                (
                    one.portfolio,
                    share.distributor,
                    "",
                    money(share.distribution_fee),
                    money(share.service_fee),
                )
            )
            rows += [("", "", f"of it {part.assignee}", money(part.cents), "") for part in share.portions]
    heads = ("Portfolio", "Distributor", "Portion", "Distribution fee", "Service fee")
    yield from table(heads, rows, right=frozenset({3, 4}))


def _payments(payments: Sequence[PaymentShown]) -> Iterator[str]:
    yield "Payments (Section 6(d), 6(e))"
    rows = [
        (
            one.id,
            one.fund,
            one.payee,
            one.payee_kind.lower().replace("_", " "),
            money(one.cents),
            one.status,
            _offset(one),
        )
        for one in payments
    ]
    heads = ("No.", "Fund", "Payee", "As", "Amount", "State", "Offsets in it")
    yield from table(heads, rows, right=frozenset({0, 4, 6}))


def _offset(one: PaymentShown) -> str:
    return money(sum(line.cents for line in one.lines if line.component == "OFFSET"))


def _held(payments: Sequence[PaymentShown]) -> Iterator[str]:
    reasons: dict[str, int] = {}
    for one in payments:
        for reason in one.held_because:
            reasons[reason] = reasons.get(reason, 0) + one.cents
    if reasons:
        yield "Held, and why"
        yield from (f"  {money(cents)}  {reason}" for reason, cents in sorted(reasons.items()))
        yield ""


def _problems(portfolios: Sequence[PortfolioShown]) -> Iterator[str]:
    listed = [
        f"  {one.portfolio} ({one.status}): {problem}" for one in portfolios for problem in one.problems
    ]
    if listed:
        failed = sum(one.status == "failed" for one in portfolios)
        yield f"Problems: {failed} share classes failed, the others are done" if failed else "Worth a look"
        yield from listed
        yield ""
