"""Random amendments: rates that go up or down, Portfolios that join, and the votes they need, or lack."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.reference.random_law import Law
from tests.reference.reading import slug

Line = tuple[str, str, str, str, str]
RATES = (
    ("0.75", "0.25", "1.00"),
    ("0.50", "0.25", "0.75"),
    ("0.75", "0.20", "0.95"),
    ("0.50", "0.25", "1.00"),
)
NEWCOMER = "Example Newcomer Fund"
PLAN_EFFECTIVE = date(2003, 8, 18)
APPROVED = ("all", "all", "all", "four", "some", "lost")


def amendments(
    rng: random.Random, *, law: Law, schedule: list[Line], folder: Path, span: tuple[date, date]
) -> tuple[list[dict[str, Any]], list[Line]]:
    """None, one or two that follow one another, each a whole Schedule A in a file; and what joins."""
    entries: list[dict[str, Any]] = []
    drafted, joined = list(schedule), list[Line]()
    day = max(span[0], PLAN_EFFECTIVE)
    for number in range(1, rng.choice([0, 1, 1, 2]) + 1):
        day = day + timedelta(days=rng.randint(3, max(4, (span[1] - span[0]).days // 2)))
        restated, joining = changed(rng, schedule=drafted, may_join=not joined)
        name = f"amendment-{number}.txt"
        (folder / name).write_text(schedule_text(restated), encoding="utf-8")
        entries.append({"id": f"am{number}", "file": name, "effective": day})
        law.home.update({slug(line[1]): line[0] for line in joining})
        votes(law, amendment=f"am{number}", effective=day, before=drafted, after=restated)
        drafted, joined = restated, [*joined, *joining]
    return entries, joined


def changed(rng: random.Random, *, schedule: list[Line], may_join: bool) -> tuple[list[Line], list[Line]]:
    """Other rates for some, and perhaps a line more; something always differs."""
    joining: list[Line] = []
    if may_join and rng.random() < 0.6:
        joining = [(rng.choice(schedule)[0], NEWCOMER, *rng.choice(RATES))]
    chosen = rng.sample(schedule, rng.randint(0 if joining else 1, 2))
    restated = [
        (*line[:2], *rng.choice([rates for rates in RATES if rates != line[2:]])) if line in chosen else line
        for line in schedule
    ]
    funds = list(dict.fromkeys(line[0] for line in schedule))
    return sorted([*restated, *joining], key=lambda line: funds.index(line[0])), joining


def votes(law: Law, *, amendment: str, effective: date, before: list[Line], after: list[Line]) -> None:
    """An adoption for what joins; the Boards for other rates, and the holders of some; none is late."""
    rng = law.rng
    was = {line[1]: line[2:] for line in before}
    day = effective - timedelta(days=rng.choice([0, 1, 8, 20, 40]))
    meeting = law.meeting(
        id=f"m-{amendment}",
        day=day,
        called_for=["adoption", "amendment"] if rng.random() < 0.9 else ["adoption"],
    )
    for _, name, *rates in after:
        code = slug(name)
        if name not in was:
            how = rng.choice(APPROVED)
            named: Any = "all" if how == "all" and rng.random() < 0.5 else [code]
            law.vote(matter="adoption", subject=amendment, meeting=meeting, portfolios=named, how=how)
        elif was[name] != tuple(rates) and "amendment" in meeting["called_for"] and rng.random() < 0.9:
            law.vote(
                matter="amendment",
                subject=amendment,
                meeting=meeting,
                portfolios=[code],
                how=rng.choice(APPROVED),
            )
            if rng.random() < 0.8:
                at = min(effective, day + timedelta(days=rng.choice([0, 3, 15])))
                certificate(law, matter="amendment", subject=amendment, code=code, day=at)


def certificate(law: Law, *, matter: str, subject: str, code: str, day: date) -> None:
    """A tabulator's: exactly 67 % of just more than half, a little less, more than half of all, or half."""
    outstanding, present, in_favour = law.rng.choice(
        [
            ("1000", "501", "335.67"),
            ("1000", "501", "335.66"),
            ("1000", "500", "500"),
            ("1000", "500.000001", "500.000001"),
            ("1000.5", "900", "610"),
            ("1000", "400", "400"),
        ]
    )
    law.parts.setdefault("shareholder_votes", []).append(
        {
            "matter": matter, "subject": subject, "portfolio": code, "record_date": day - timedelta(days=20),
            "date": day, "outstanding": outstanding, "present": present, "for": in_favour, "against": "0",
            "abstained": "0",
        }
    )  # fmt: skip


def schedule_text(schedule: list[Line]) -> str:
    """A Schedule A alone."""
    return "\n".join(
        ["SCHEDULE A", "TO THE", "MASTER DISTRIBUTION PLAN", "(CLASS B SHARES)", "", *table(schedule)]
    )


def table(schedule: list[Line]) -> list[str]:
    """The lines of a Schedule A as filings print it."""
    lines = ["<TABLE>", "<CAPTION>"]
    for number, fund in enumerate(dict.fromkeys(line[0] for line in schedule)):
        rows = [row for row in schedule if row[0] == fund]
        lines += [
            f"{'':<56}MAXIMUM        MAXIMUM       MAXIMUM",
            f"  {fund:<52}ASSET BASED      SERVICE      AGGREGATE",
            f"  {'-' * len(fund):<52}SALES CHARGE       FEE           FEE",
            f"{'':<54}------------       ---           ---",
            "  PORTFOLIOS" if len(rows) > 1 else "  PORTFOLIO",
            f"{'<S>':<58}<C>            <C>           <C>" if number == 0 else "",
        ]
        for _, name, asset, service, aggregate in rows:
            lines.append(f"  {name:<56}{asset}%          {service}%         {aggregate}%")
        lines += ["", ""]
    return [*lines[:-2], "</TABLE>", ""]
