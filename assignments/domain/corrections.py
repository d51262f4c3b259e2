"""R13: what arrives late is a correction in a later month, party by party: paid, kept back, or claimed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assignments.domain.month_shares import ChargeResult, ShareResult
from assignments.domain.routes import Component, PayableLine, PayeeKind
from governance.domain.money import split_in_order
from governance.domain.sections import plan_section

PortionKey = tuple[str, str, str]  # Distributor, Assignee, Transfer (by its entry)


class Part(NamedTuple):
    """Whose part of a month it is: an Assignee's Portion, the Distributor's balance, service fee or CDSC."""

    distributor: str
    assignee: str | None
    component: Component


class Payee(NamedTuple):
    """Whom the Fund pays."""

    kind: PayeeKind
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a part of a closed month gives now and gave before, in cents, and on which route it is paid.

    `by_transfer` weighs the Transfers, by entry, over which an Assignee's loss divides; `unpaid` is what of
    `stood` a determination says is never paid.
    """

    part: Part
    stood: int
    restated: int
    payee: Payee
    held_because: tuple[str, ...] = ()
    by_transfer: tuple[tuple[str, int], ...] = ()
    unpaid: int = 0

    @property
    def cents(self) -> int:
        """More is due where positive, too much was given where negative."""
        return self.restated - self.stood

    @property
    def spared(self) -> int:
        """What of a loss was never paid, so that it does not come back."""
        return min(max(-self.cents, 0), self.unpaid)

    @property
    def owed(self) -> int:
        """The same difference, of what was paid."""
        return self.cents + self.spared


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """What could not be kept back of an overpaid part, in cents; `transfer` where it is an Assignee's."""

    part: Part
    transfer: str
    cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What became of a difference, in cents: `in_lines` of the later month, `claimed`, or `spared`."""

    difference: Difference
    in_lines: int
    claimed: int
    spared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The lines that pay or keep back the differences of a month, and what remains."""

    lines: tuple[PayableLine, ...] = ()
    settlements: tuple[Settlement, ...] = ()
    remainders: tuple[Remainder, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """How the lines of differences are named: of which Portfolio, month and fee.

    `corrects` is the fee that is corrected; None: each line says of which component it is.
    """

    portfolio: str
    component: Component
    for_month: date | None
    corrects: str | None


class Purse:
    """What one Portfolio gives in a closing, and is not held: from this, and no other, is kept back.

    Section 6(b): from a Distributor only what the Fund pays it for itself, from an Assignee only its Portion
    of the same Transfer, and of what goes to a collection agent nothing (6(e)). Of contingent deferred sales
    charges, which suffer no offset, nothing either (Section 11).
    """

    def __init__(self) -> None:
        self._own: dict[str, int] = {}
        self._portions: dict[PortionKey, int] = {}
        self._payees: dict[PortionKey, Payee] = {}

    def put(self, line: PayableLine, *, by_transfer: Sequence[tuple[str, int]] = ()) -> None:
        """Add a line; `by_transfer` weighs the Transfers that give a Portion."""
        if line.held_because or line.payee_kind is PayeeKind.COLLECTION_AGENT:
            return
        if line.component is Component.CDSC:
            return
        if line.assignee is None:
            self._own[line.distributor] = self._own.get(line.distributor, 0) + line.cents
            return
        cents = split_in_order(line.cents, [weight for _, weight in by_transfer]) if by_transfer else []
        for (transfer, _), part in zip(by_transfer, cents, strict=True):
            key = (line.distributor, line.assignee, transfer)
            self._portions[key] = self._portions.get(key, 0) + part
            self._payees[key] = Payee(line.payee_kind, line.payee)

    def take_own(self, distributor: str, *, at_most: int) -> int:
        """Keep back from what a Distributor receives for itself; the cents that were there."""
        taken = min(at_most, max(self._own.get(distributor, 0), 0))
        if taken:
            self._own[distributor] -= taken
        return taken

    def take_portion(self, key: PortionKey, *, at_most: int) -> int:
        """Keep back from a Portion of a Transfer; the cents that were there."""
        taken = min(at_most, max(self._portions.get(key, 0), 0))
        if taken:
            self._portions[key] -= taken
        return taken

    def payee_of(self, key: PortionKey) -> Payee:
        """Who receives that Portion."""
        return self._payees[key]


def parts_of(shares: Iterable[ShareResult], charges: Iterable[ChargeResult] = ()) -> dict[Part, int]:
    """The parts of a month that give an amount, in cents."""
    found: dict[Part, int] = {}
    for share in shares:
        found[Part(share.distributor, None, Component.DISTRIBUTION_FEE)] = share.split.balance_cents
        found[Part(share.distributor, None, Component.SERVICE_FEE)] = share.service_fee
        for portion in share.split.portions:
            found[Part(share.distributor, portion.assignee, Component.DISTRIBUTION_FEE)] = portion.cents
    for charge in charges:
        found[Part(charge.distributor, None, Component.CDSC)] = charge.split.balance_cents
        for portion in charge.split.portions:
            found[Part(charge.distributor, portion.assignee, Component.CDSC)] = portion.cents
    return {part: cents for part, cents in found.items() if cents}


@plan_section("6(e)", "11")
def charges_divided(parts: Iterable[Part]) -> frozenset[str]:
    """Section 6(e), 11: the Distributors of whose deferred charges an Assignee has a part.

    Our reading (R9): an agent is paid all of these, and nothing of another's.
    """
    return frozenset(
        one.distributor for one in parts if one.component is Component.CDSC and one.assignee is not None
    )


@plan_section("6(a)", "6(b)", "6(d)", "6(e)", "11", "13")
def settle(differences: Sequence[Difference], *, purse: Purse, label: Label) -> Settled:
    """Section 6(a), 6(b): each party has what the month gives it: no more, no less, and nobody for another.

    Our reading (R13): what is lacking is paid on the month's route. Where one payee received the whole of a
    Distributor's share, it keeps what parts lose for what others gain, and passes it on. What is lost beyond
    that is kept back in this closing, within the Portfolio: a Distributor's from what it receives for itself,
    an Assignee's from its Portions of the same Transfer; what remains is a claim on whoever had it. What was
    never paid, because of a determination, does not come back. `purse` is what the closing gives, before the
    Fund's own claims; it is used up. `differences` are in the order of Distributor, Assignee (balance last).
    """
    lines: list[PayableLine] = []
    open_ones = [one for one in differences if one.owed]
    lost: dict[Part, int] = {}
    for pool in _pools(open_ones):
        gains = [max(one.owed, 0) for one in pool]
        losses = [max(-one.owed, 0) for one in pool]
        kept = split_in_order(min(sum(gains), sum(losses)), losses)
        used = split_in_order(sum(kept), gains)
        for one, keeps, uses in zip(pool, kept, used, strict=True):
            if one.owed < 0:
                lost[one.part] = -one.owed - keeps
            line = _line(label, one, one.owed if one.owed > 0 else -keeps)
            if line.cents:
                lines.append(line)
            if line.cents > uses:  # what makes up for a loss is given already
                purse.put(line._replace(cents=line.cents - uses), by_transfer=one.by_transfer)
    remainders: list[Remainder] = []
    for taken, left in (
        _from_distributors(lost, purse, label),
        _from_assignees(open_ones, lost, purse, label),
    ):
        lines += taken
        remainders += left
    claimed: dict[Part, int] = {}
    for remainder in remainders:
        claimed[remainder.part] = claimed.get(remainder.part, 0) + remainder.cents
    return Settled(
        lines=tuple(lines),
        settlements=tuple(
            Settlement(
                difference=one,
                in_lines=one.owed + claimed.get(one.part, 0),
                claimed=claimed.get(one.part, 0),
                spared=one.spared,
            )
            for one in differences
        ),
        remainders=tuple(remainders),
    )


@plan_section("6(b)")
def recover(remainder: Remainder, *, claim: int, purse: Purse, label: Label) -> PayableLine | None:
    """Section 6(b): what an Assignee was overpaid comes back from its own later Portions, and from no other.

    Our reading (R13): of the same Transfer and Portfolio. None where there is nothing to keep back.
    """
    part = remainder.part
    key = (part.distributor, part.assignee or "", remainder.transfer)
    taken = purse.take_portion(key, at_most=remainder.cents)
    if not taken:
        return None
    return _kept_back(label, part, purse.payee_of(key), taken)._replace(claim=claim)


def _pools(differences: Sequence[Difference]) -> Iterable[Sequence[Difference]]:
    """By Distributor: the parts of the distribution fee that one payee receives, and of each other kind."""
    pools: dict[tuple[str, Component, Payee, tuple[str, ...]], list[Difference]] = {}
    for one in differences:
        key = (one.part.distributor, one.part.component, one.payee, one.held_because)
        pools.setdefault(key, []).append(one)
    return pools.values()


def _from_distributors(
    lost: Mapping[Part, int], purse: Purse, label: Label
) -> tuple[list[PayableLine], list[Remainder]]:
    lines: list[PayableLine] = []
    remainders: list[Remainder] = []
    own = [part for part, cents in lost.items() if part.assignee is None and cents]
    for distributor in dict.fromkeys(part.distributor for part in own):
        parts = [part for part in own if part.distributor == distributor]
        cents = [lost[part] for part in parts]
        taken = purse.take_own(distributor, at_most=sum(cents))
        payee = Payee(PayeeKind.DISTRIBUTOR, distributor)
        for part, whole, kept in zip(parts, cents, split_in_order(taken, cents), strict=True):
            if kept:
                lines.append(_kept_back(label, part, payee, kept))
            if whole > kept:
                remainders.append(Remainder(part=part, transfer="", cents=whole - kept))
    return lines, remainders


def _from_assignees(
    differences: Sequence[Difference], lost: Mapping[Part, int], purse: Purse, label: Label
) -> tuple[list[PayableLine], list[Remainder]]:
    lines: list[PayableLine] = []
    remainders: list[Remainder] = []
    for one in differences:
        part, cents = one.part, lost.get(one.part, 0)
        if part.assignee is None or not cents:
            continue
        by_transfer = split_in_order(cents, [weight for _, weight in one.by_transfer])
        for (transfer, _), share in zip(one.by_transfer, by_transfer, strict=True):
            key = (part.distributor, part.assignee, transfer)
            taken = purse.take_portion(key, at_most=share)
            if taken:
                lines.append(_kept_back(label, part, purse.payee_of(key), taken))
            if share > taken:
                remainders.append(Remainder(part=part, transfer=transfer, cents=share - taken))
    return lines, remainders


def _line(label: Label, one: Difference, cents: int) -> PayableLine:
    return _named(label, one.part, one.payee, cents)._replace(held_because=one.held_because)


def _kept_back(label: Label, part: Part, payee: Payee, cents: int) -> PayableLine:
    return _named(label, part, payee, -cents)


def _named(label: Label, part: Part, payee: Payee, cents: int) -> PayableLine:
    return PayableLine(
        portfolio=label.portfolio,
        component=label.component,
        distributor=part.distributor,
        assignee=part.assignee,
        claim=None,
        payee_kind=payee.kind,
        payee=payee.code,
        cents=cents,
        held_because=(),
        offsettable=payee.kind is PayeeKind.DISTRIBUTOR
        and part.assignee is None
        and (label.component is not Component.CDSC or cents < 0),
        for_month=label.for_month,
        corrects=part.component.lower() if label.corrects is None else label.corrects,
    )
