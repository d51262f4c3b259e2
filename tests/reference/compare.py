"""Puts two documents of `close_month --json` side by side, one of the product and one of the reference."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

COMPARED = ("fund", "status", "days", "average_daily_net_assets", "distribution_fee", "service_fee")
COMPUTED = {"computed", "held"}
# What each says in words of its own, and what of it both must say alike.
DIFFERS = re.compile(r"Section 6\(d\): the (Monthly Calculation differs|Portions of the Monthly Calculation)")
UNTIED = re.compile(r"(\d{4}-\d\d-\d\d): (?:shares_outstanding|[0-9.]+ Shares outstanding)")
CONSENT = re.compile(r"6\(b\): waiver without consent of (\S+(?:, \S+)*)")
# What people did with a payment after it was prepared is no computation.
DEALT_WITH = {"APPROVED", "ISSUED", "SETTLED"}
FREE_ALONE = re.compile(r"that (\S+) sold from (\S+|the beginning) only ([0-9.]+) Free Shares are left")


def differences(product: dict[str, Any], reference: dict[str, Any]) -> list[str]:
    """What differs: Portfolio by Portfolio, then payment line by payment line; empty where nothing does."""
    found = []
    ours = {one["portfolio"]: _portfolio(one) for one in product["portfolios"]}
    theirs = {one["portfolio"]: _portfolio(one) for one in reference["portfolios"]}
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            found.append(f"{name}: product {ours.get(name)}, reference {theirs.get(name)}")
            found += [f"    product says: {problem}" for problem in _problems(product, name)]
            found += [f"    reference says: {problem}" for problem in _problems(reference, name)]
    for what, of in (("pays", _lines), ("has the payment", _payments)):
        first, second = Counter(of(product)), Counter(of(reference))
        found += [f"only the product {what} {one}" for one in sorted((first - second).elements())]
        found += [f"only the reference {what} {one}" for one in sorted((second - first).elements())]
    if product["totals"] != reference["totals"]:
        found.append(f"totals: product {product['totals']}, reference {reference['totals']}")
    return found


def _portfolio(one: dict[str, Any]) -> dict[str, Any]:
    """What both must say alike; the words of problems are each one's own."""
    kept = {name: one[name] for name in COMPARED}
    kept["shares"] = [_share(share) for share in one["shares"] if _is_money(share)]
    if one["status"] in COMPUTED:
        kept |= {name: one[name] for name in ("authority", "rates", "conventions")}
        said = " ".join(one["problems"])
        kept["untied"] = sorted(UNTIED.findall(said))
        kept["consent"] = CONSENT.findall(said)
        kept["free_alone"] = sorted(FREE_ALONE.findall(said))
    return kept


def _is_money(share: dict[str, Any]) -> bool:
    return share["distribution_fee"] != "0.00" or share["service_fee"] != "0.00"


def _share(share: dict[str, Any]) -> dict[str, Any]:
    return {**share, "portions": [portion for portion in share["portions"] if portion["amount"] != "0.00"]}


def _problems(document: dict[str, Any], name: str) -> list[str]:
    return [text for one in document["portfolios"] if one["portfolio"] == name for text in one["problems"]]


def _payments(document: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """One a payment; those held because figures differ together, for the product says by how much."""
    together: dict[tuple[str, ...], Decimal] = {}
    for payment in document["payments"]:
        amount = Decimal(payment["amount"])
        if sum(Decimal(line["amount"]) for line in payment["lines"]) != amount:
            yield ("does not sum", payment["payee"], payment["amount"])
        key = _payment(payment)
        if any(DIFFERS.match(reason) for reason in payment["held_because"]):
            together[key] = together.get(key, Decimal(0)) + amount
        else:
            yield (*key, str(amount))
    yield from ((*key, str(amount)) for key, amount in together.items())


def _payment(payment: dict[str, Any]) -> tuple[str, ...]:
    said = [part for reason in payment["held_because"] for part in reason.split("; ")]
    reasons = {"differs" if DIFFERS.match(reason) else reason for reason in said}
    who = (payment["fund"], payment["payee_kind"], payment["payee"], str(payment["sequence"]))
    status = "PREPARED" if payment["status"] in DEALT_WITH else payment["status"]
    return (*who, status, ", ".join(sorted(reasons)))


def _lines(document: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for payment in document["payments"]:
        for line in payment["lines"]:
            yield (
                *_payment(payment),
                line["portfolio"],
                line["component"],
                line["distributor"],
                line["assignee"] or "",
                line["claim"] or "",
                line["for_month"] or "",
                line["amount"],
            )
