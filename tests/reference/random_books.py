"""Small but nasty worlds from a seed: a plan's text, a book, and the files of facts.

The months of a world are closed in order. Monthly Calculations are written from the reference
calculator's own figures: some right, some wrong, some within the tolerance, some missing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.reference.calculator import close, load, tell
from tests.reference.days import days_of, is_business_day
from tests.reference.facts import World
from tests.reference.random_amendments import PLAN_EFFECTIVE, amendments, table
from tests.reference.random_calculations import calculation_files
from tests.reference.random_endings import certifications, terminations, waivers
from tests.reference.random_facts import HEADER, write_activity, write_net_assets
from tests.reference.random_law import Law, law_parts
from tests.reference.random_mistakes import mistaken_book, mistaken_file
from tests.reference.random_rights import also_of_charges, rights_parts
from tests.reference.random_words import Words
from tests.reference.reading import slug

REFERENCE_PLAN = (
    Path(__file__).parents[2] / "governance" / "plan_text" / "master_distribution_plan_class_b.txt"
)
FIRST_TERM_UNTIL = date(2004, 6, 30)
FUNDS = ("EXAMPLE BOND FUNDS, INC.", "EXAMPLE STOCK FUNDS, INC.", "EXAMPLE SECTOR FUNDS, INC.")
PORTFOLIOS = ("High Yield", "Select Income", "Growth & Income", "Small Company", "U.S. Government", "Energy")
RATES = (("0.75", "0.25", "1.00"),) * 4 + (
    ("0.50", "0.25", "0.75"),
    ("0.75", "0.20", "0.95"),
    ("0.75", "0.00", "0.75"),
    ("0.50", "0.25", "1.00"),
)
SPANS = (
    ("2003-08", "2003-09", "2003-10", "2003-11"),
    ("2003-11", "2003-12", "2004-01", "2004-02"),
    ("2004-05", "2004-06", "2004-07", "2004-08"),
    ("2004-12", "2005-01", "2005-02", "2005-03"),
    ("2005-05", "2005-06", "2005-07"),
)
DISTRIBUTORS = ("adi", "idi", "zeta")

Schedule = list[tuple[str, str, str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomWorld:
    """Where the files of one world are, and what `load` of the calculator needs beside them.

    `told_first` are a book, net assets and share activity that its own correct; empty where told once.
    `told_later` is a month, and the book that becomes known before it is closed.
    """

    seed: int
    months: tuple[str, ...]
    schedule: Schedule
    plan_effective: date
    first_term_until: date
    plan_text_path: Path
    book_path: Path
    net_assets_path: Path
    share_activity_path: Path
    calculation_paths: tuple[Path, ...]
    told_first: tuple[Path, ...] = ()
    told_later: tuple[str, Path] | None = None
    joining: tuple[str, ...] = ()

    def load(self) -> World:
        return load(
            self.schedule,
            self.plan_effective,
            self.first_term_until,
            self.book_path,
            self.net_assets_path,
            self.share_activity_path,
        )

    def close(self, world: World, month: str) -> dict[str, Any]:
        """Close a month, once what becomes known before it is told."""
        if self.told_later is not None and self.told_later[0] == month:
            tell(world, books=[self.told_later[1]])
        return close(world, month)


def write_random_world(folder: Path, *, seed: int, reference_plan: Path = REFERENCE_PLAN) -> RandomWorld:
    """Write one world into a folder; the plan's text is the reference Plan's with another Schedule A."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    schedule = a_schedule(rng)
    codes = [slug(name) for _, name, *_ in schedule]
    months = rng.choice(SPANS)[: rng.randint(2, 4)]
    world = RandomWorld(
        seed=seed,
        months=months,
        schedule=schedule,
        plan_effective=PLAN_EFFECTIVE,
        first_term_until=FIRST_TERM_UNTIL,
        plan_text_path=folder / "plan.txt",
        book_path=folder / "book.yaml",
        net_assets_path=folder / "net_assets.csv",
        share_activity_path=folder / "share_activity.csv",
        calculation_paths=(),
    )
    reference = reference_plan.read_text(encoding="utf-8")
    world.plan_text_path.write_text(plan_text(reference, schedule=schedule))
    world.net_assets_path.write_text("portfolio,date,net_assets,shares_outstanding\n")
    world.share_activity_path.write_text(f"{HEADER}\n")
    first_day, last_day = days_of(months[0])[0], days_of(months[-1])[-1]
    book = a_book(rng, schedule=schedule, codes=codes, first_day=first_day, last_day=last_day)
    also_of_charges(random.Random(seed + 20_000), book=book, codes=codes)
    world = change_and_end(random.Random(seed + 10_000), world=world, book=book, span=(first_day, last_day))
    codes += world.joining
    save(world, book=book)
    write_activity(
        rng, path=world.share_activity_path, book=book, codes=codes, first=first_day, last=last_day
    )
    write_net_assets(rng, path=world.net_assets_path, world=world.load(), first=first_day, last=last_day)
    figures = world.load()
    book["monthly_calculations"], files = calculation_files(
        rng, documents=[close(figures, month) for month in months], book=book, folder=folder
    )
    words = save(world, book=book)
    for path in (world.share_activity_path, world.net_assets_path, *files):
        words.file(path)
    told = mistakes(rng, world=world, book=book) if rng.random() < 0.3 else ()
    return replace(world, calculation_paths=tuple(files), told_first=told)


def change_and_end(
    rng: random.Random, *, world: RandomWorld, book: dict[str, Any], span: tuple[date, date]
) -> RandomWorld:
    """Amendments, terminations and waivers, with their votes; a book of its own for what comes later."""
    law = Law(rng, home={slug(name): fund for fund, name, *_ in world.schedule})
    law.parts = book
    folder = world.book_path.parent
    book["amendments"], joining = amendments(rng, law=law, schedule=world.schedule, folder=folder, span=span)
    world = replace(world, joining=tuple(slug(line[1]) for line in joining))
    for line in joining:
        book["agreements"] += agreement_of_its_own(rng, book=book, code=slug(line[1]), span=span)
    save(world, book=book)
    selling = sorted({row["distributor"] for row in book["agreements"] if row["kind"] == "distribution"})
    book["terminations"] = terminations(rng, law=law, world=world.load(), distributors=selling, span=span)
    save(world, book=book)
    book["waivers"] = waivers(rng, world=world.load(), span=span)
    certified = certifications(rng, entries=book["terminations"], distributors=selling)
    if not certified or rng.random() < 0.3:
        return world
    later = folder / "book-later.yaml"
    later.write_text(dumped({"certifications": certified}), encoding="utf-8")
    return replace(world, told_later=(rng.choice(world.months[1:]), later))


def agreement_of_its_own(
    rng: random.Random, *, book: dict[str, Any], code: str, span: tuple[date, date]
) -> list[dict[str, Any]]:
    """For a Portfolio that joins; none where one of all Portfolios begins later, and so names it too."""
    joins = min(entry["effective"] for entry in book["amendments"])
    later = [row for row in book["agreements"] if row["portfolios"] == "all" and row["sells_from"] >= joins]
    if later or rng.random() < 0.4:
        return []
    begins = span[0] + timedelta(days=rng.randint(0, 60))
    own = {"id": "own", "kind": "distribution", "distributor": rng.choice(DISTRIBUTORS)}
    return [{**own, "portfolios": [code], "sells_from": begins}]


def mistakes(rng: random.Random, *, world: RandomWorld, book: dict[str, Any]) -> tuple[Path, Path, Path]:
    path = world.book_path.with_name("book-first.yaml")
    path.write_text(dumped(mistaken_book(rng, book=book)), encoding="utf-8")
    return (
        path,
        mistaken_file(rng, path=world.net_assets_path, column="net_assets"),
        mistaken_file(rng, path=world.share_activity_path, column="shares"),
    )


class WithoutAnchors(yaml.SafeDumper):
    """Writes a value each time it occurs."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def save(world: RandomWorld, *, book: dict[str, Any]) -> Words:
    """Write the book, its Portfolios and Funds called by other words here and there."""
    others = {slug(name): [name] for _, name, *_ in world.schedule}
    others |= {code: [code] for code in world.joining}
    for entry in book["portfolios"]:
        others[entry["portfolio"]] += entry["aliases"]
    words = Words(seed=world.seed, portfolios=others)
    said = {**words.book(book), "portfolios": book["portfolios"]}
    world.book_path.write_text(dumped(said), encoding="utf-8")
    return words


def dumped(book: dict[str, Any]) -> str:
    return yaml.dump(book, Dumper=WithoutAnchors, sort_keys=False)


def a_schedule(rng: random.Random) -> Schedule:
    funds = FUNDS[: rng.randint(2, 3)]
    names = rng.sample(PORTFOLIOS, rng.randint(max(3, len(funds)), 6))
    homes = [*funds, *(rng.choice(funds) for _ in names[len(funds) :])]
    rows = [
        (fund, f"Example {name} Fund", *rng.choice(RATES)) for fund, name in zip(homes, names, strict=True)
    ]
    return sorted(rows, key=lambda row: funds.index(row[0]))


def aliases(rng: random.Random, *, codes: list[str]) -> dict[str, str]:
    """Another word for some of the Portfolios."""
    named = rng.sample(codes, rng.randint(1, min(3, len(codes))))
    return {code: f"{rng.choice(['00XYZ', 'Old-'])}{number}" for number, code in enumerate(named)}


def a_book(
    rng: random.Random, *, schedule: Schedule, codes: list[str], first_day: date, last_day: date
) -> dict[str, Any]:
    named = aliases(rng, codes=codes)
    book: dict[str, Any] = {
        "portfolios": [{"portfolio": code, "aliases": [word]} for code, word in named.items()],
        "distributors": [
            {"code": code, "name": f"{code.upper()} Distributors, Inc."} for code in DISTRIBUTORS
        ],
        "agreements": agreements(rng, codes=codes, first_day=first_day, last_day=last_day),
        "conventions": conventions(rng, first_day=first_day, last_day=last_day),
    }
    funds = list(dict.fromkeys(fund for fund, *_ in schedule))
    home = {slug(name): fund for fund, name, *_ in schedule}
    book.update(law_parts(rng, home=home, agreements=book["agreements"], last_day=last_day))
    selling = sorted({row["distributor"] for row in book["agreements"] if row["kind"] == "distribution"})
    span = (first_day, last_day)
    book.update(rights_parts(rng, funds=funds, home=home, distributors=selling, span=span))
    return book


def agreements(
    rng: random.Random, *, codes: list[str], first_day: date, last_day: date
) -> list[dict[str, Any]]:
    """One or two groups of Portfolios, each with Distributors that follow one another, often mid-month.

    One may follow itself, and between two of them may be days on which nobody sells.
    """
    groups = [codes]
    if rng.random() < 0.4:
        cut = rng.randint(1, len(codes) - 1)
        groups = [codes[:cut], codes[cut:]]
    entries = []
    for number, group in enumerate(groups, start=1):
        count = rng.choice([1, 2, 2, 2, 3, 3])
        order = rng.sample(DISTRIBUTORS, count) if rng.random() < 0.7 else rng.choices(DISTRIBUTORS, k=count)
        changes = sorted(rng.sample(range(-20, (last_day - first_day).days), count - 1))
        starts = [date(2001, 1, 1), *(first_day + timedelta(days=days) for days in changes)]
        for place, distributor in enumerate(order):
            entry: dict[str, Any] = {
                "id": f"{distributor}-{number}-{place}",
                "kind": "distribution",
                "distributor": distributor,
                "portfolios": "all" if len(groups) == 1 else list(group),
                "sells_from": starts[place],
            }
            if place + 1 < count:
                gap = rng.choice([1, 1, 1, 1, 1, 5])
                day = max(starts[place], starts[place + 1] - timedelta(days=gap))
                entry.update(ending(rng, day=day))
            entries.append(entry)
    if rng.random() < 0.2:
        dealer = {"id": "dealer", "kind": "dealer", "distributor": rng.choice(DISTRIBUTORS)}
        entries.append({**dealer, "portfolios": "all", "sells_from": date(2002, 1, 1)})
    return entries


def ending(rng: random.Random, *, day: date) -> dict[str, Any]:
    """How a Distributor stops: it stops selling and stays, its agreement ends with it, or some time later."""
    how = rng.random()
    if how < 0.3:
        return {"sells_until": day}
    by = rng.choice(["notice", "vote", "assignment", "not_continued"])
    if how < 0.6:
        return {"ended_on": day, "ended_by": by}
    return {"sells_until": day, "ended_on": day + timedelta(days=rng.randint(1, 40)), "ended_by": by}


def conventions(rng: random.Random, *, first_day: date, last_day: date) -> list[dict[str, Any]]:
    """Each of them now and then: from before the first month, or from some day on, and perhaps back again."""
    entries = []
    choices = (
        ("DAY_COUNT", "ACTUAL_365", "ACTUAL_ACTUAL"),
        ("NET_ASSETS_BASIS", "PRIOR_DAY", "SAME_DAY"),
        ("FREE_SHARES", "PRO_RATA", "AT_ISSUE"),
        ("SERVICE_FEE", "ALL_DISTRIBUTORS", "SERVICING"),
        ("AFTER_TERMINATION", "ALL", "DISTRIBUTION_FEE_ON_SHARES_SOLD"),
        ("OUTSTANDING_SHARES_TEST", "MORE_THAN_HALF", "1940_ACT"),
        ("CONTINUANCE_TERM", rng.choice(["WITHIN_30_DAYS", "WITHIN_150_DAYS"]), "WITHIN_90_DAYS"),
        ("CALCULATION_TOLERANCE", "0.05", "0.00"),
        ("TIE_TOLERANCE", rng.choice(["0", "1.5"]), "0.001"),
    )
    for name, other, default in choices:
        if rng.random() < 0.4:
            day = rng.choice([date(2003, 8, 1), a_day(rng, first=first_day, last=last_day)])
            entries.append({"name": name, "value": other, "effective": day})
            if rng.random() < 0.4:
                later = a_day(
                    rng, first=max(day, first_day) + timedelta(days=1), last=last_day + timedelta(days=9)
                )
                entries.append({"name": name, "value": default, "effective": later})
    return entries


def a_day(rng: random.Random, *, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def a_business_day(rng: random.Random, *, first: date, last: date) -> date:
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    return rng.choice([day for day in days if is_business_day(day)])


def plan_text(reference: str, *, schedule: Schedule) -> str:
    """The reference Plan with this world's Portfolios on its Schedule A."""
    before_tables = reference[: reference.index("<TABLE>", reference.index("DISTRIBUTION AND SERVICE FEES"))]
    return before_tables + "\n".join(table(schedule))
