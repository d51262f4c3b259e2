"""Random boards, meetings and votes: carried, lost, late, from afar, and votes that name an agreement."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

NAMES = ("Ames", "Baker", "Cole", "Drew", "Ellis")
ADOPTED = date(2003, 8, 13)
CARRIED = ("all", "all", "all", "four", "four", "some")
FIRST_CONTINUANCE = 2004


class Law:
    """The boards, meetings and votes of one world, in the making."""

    def __init__(self, rng: random.Random, *, home: dict[str, str]) -> None:
        """`home` is the Fund of each Portfolio, by its code."""
        self.rng = rng
        self.home = home
        self.funds = list(dict.fromkeys(home.values()))
        self.parts: dict[str, Any] = {"boards": [], "meetings": [], "votes": []}

    def meeting(
        self, *, id: str, day: date, called_for: list[str], funds: Any = "all", mode: str = "in_person"
    ) -> dict[str, Any]:
        entry = {"id": id, "funds": funds, "date": day, "mode": mode, "called_for": called_for}
        self.parts["meetings"].append(entry)
        return entry

    def vote(
        self, *, matter: str, meeting: dict[str, Any], how: str, portfolios: Any = "all", **changes: Any
    ) -> None:
        names = self.in_office(funds=self.funds_of(meeting, portfolios=portfolios), day=meeting["date"])
        entry = {"matter": matter, "subject": None, "covers": "all", "meeting": meeting["id"]}
        self.parts["votes"].append(
            {**entry, "portfolios": portfolios, **self.choices(how, names=names), **changes}
        )

    def funds_of(self, meeting: dict[str, Any], *, portfolios: Any) -> set[str]:
        """The Funds whose Boards vote."""
        present = set(self.funds) if meeting["funds"] == "all" else set(meeting["funds"])
        named = present if portfolios == "all" else {self.home[code] for code in portfolios}
        return named & present

    def in_office(self, *, funds: set[str], day: date) -> list[str]:
        """Those who sit on one of the Boards that day."""
        found: dict[str, None] = {}
        for board in self.parts["boards"]:
            if board["funds"] == "all" or funds & set(board["funds"]):
                for trustee in board["trustees"]:
                    if trustee["from"] <= day <= (trustee.get("to") or date.max):
                        found[trustee["name"]] = None
        return list(found)

    def choices(self, how: str, *, names: list[str]) -> dict[str, Any]:
        """Who votes how: "all", "four" or "some" in favour, some of them "remote", or the vote is "lost"."""
        if how == "all":
            return {"for": "all"}
        if how == "four":
            return {"for": names[:4]}
        if how == "remote":
            return {"for": "all", "remote": names[2:4]}
        if how == "lost":
            return {"for": names[:2], "against": names[2:]}
        mixed = self.rng.sample(names, len(names))
        chosen: dict[str, Any] = {"for": mixed[:3], "against": mixed[3:4], "abstained": mixed[4:5]}
        if self.rng.random() < 0.3:
            chosen["remote"] = [self.rng.choice(mixed[:4])]
        return chosen


def law_parts(
    rng: random.Random, *, home: dict[str, str], agreements: list[dict[str, Any]], last_day: date
) -> dict[str, Any]:
    law = Law(rng, home=home)
    boards(law)
    adoption(law)
    for entry in agreements:
        if entry["kind"] != "distribution":
            continue
        if rng.random() < 0.15:
            entry["first_term_until"] = date(2004, rng.choice([2, 5, 6, 12]), 28)
        if rng.random() < 0.25:
            own_approval(law, agreement=entry)
    for year in range(FIRST_CONTINUANCE, last_day.year + 1):
        if last_day >= date(year, 6, 1) or rng.random() < 0.2:
            continuance(law, agreements=agreements, year=year, must_last=last_day.year > year)
    return law.parts


def boards(law: Law) -> None:
    """One Board for all Funds, or one of its own for the last."""
    if law.rng.random() < 0.3 and len(law.funds) > 1:
        law.parts["boards"].append({"funds": law.funds[:-1], "trustees": trustees(law.rng)})
        law.parts["boards"].append({"funds": law.funds[-1:], "trustees": trustees(law.rng)})
    else:
        law.parts["boards"].append({"funds": "all", "trustees": trustees(law.rng)})


def trustees(rng: random.Random) -> list[dict[str, Any]]:
    """Five Trustees, of whom one or two are not Dis-interested, and perhaps some who leave or join."""
    entries: list[dict[str, Any]] = [
        {"name": name, "interested": place == 0, "financial_interest": False, "from": date(2003, 1, 1)}
        for place, name in enumerate(NAMES)
    ]
    if rng.random() < 0.5:
        entries[1]["interests"] = [
            {
                "kind": "financial_interest",
                "from": date(2003, 8, 1),
                "to": rng.choice([date(2003, 8, 12), date(2003, 8, 13), date(2004, 3, 31)]),
                "reason": "a loan",
            }
        ]
    if rng.random() < 0.4:
        entries[4]["to"] = rng.choice([date(2003, 8, 13), date(2003, 8, 31), date(2004, 5, 18)])
    if rng.random() < 0.2:
        entries.append({"name": "Frost", "from": rng.choice([date(2003, 8, 13), date(2003, 8, 14)])})
    return entries


def adoption(law: Law) -> None:
    """For all at once or Fund by Fund; for some Portfolios late, because the first vote was lost."""
    rng = law.rng
    late = [code for code in law.home if rng.random() < 0.08]
    groups: list[Any] = ["all"]
    if len(law.funds) > 1 and rng.random() < 0.3:
        groups = [law.funds[:1], law.funds[1:]]
    for number, funds in enumerate(groups):
        codes = [code for code in law.home if funds == "all" or law.home[code] in funds]
        meeting = law.meeting(
            id=f"m1-{number}" if number else "m1",
            day=ADOPTED,
            called_for=["adoption", "agreement"],
            funds=funds,
        )
        adopt(law, meeting=meeting, codes=codes, late=[code for code in codes if code in late])
    if late and rng.random() < 0.9:
        day = date(2003, 9, rng.randint(2, 26))
        second = law.meeting(id="m1-late", day=day, called_for=["adoption"])
        law.vote(matter="adoption", meeting=second, portfolios=late, how=rng.choice(CARRIED))
    if rng.random() < 0.1:
        day = rng.choice([date(2003, 10, 15), date(2004, 7, 14)])
        again = law.meeting(id="m1-again", day=day, called_for=["adoption"])
        law.vote(matter="adoption", meeting=again, how="all")


def adopt(law: Law, *, meeting: dict[str, Any], codes: list[str], late: list[str]) -> None:
    covers = "plan" if law.rng.random() < 0.08 else "all"
    in_time = [code for code in codes if code not in late]
    if late:
        law.vote(matter="adoption", meeting=meeting, portfolios=late, covers=covers, how="lost")
    if in_time:
        law.vote(
            matter="adoption",
            meeting=meeting,
            portfolios=in_time if late else "all",
            covers=covers,
            how=law.rng.choice(CARRIED),
        )


def own_approval(law: Law, *, agreement: dict[str, Any]) -> None:
    """A vote that names the agreement: before it begins, some time after, or lost; perhaps one more later."""
    rng = law.rng
    begins = max(agreement["sells_from"], ADOPTED)
    day = begins + timedelta(days=rng.choice([-1, 0, 20, 45]))
    name, scope = agreement["id"], agreement["portfolios"]
    for number in range(rng.choice([1, 1, 1, 2])):
        meeting = law.meeting(
            id=f"m-{name}-{number}" if number else f"m-{name}",
            day=day + timedelta(days=number * rng.choice([0, 10, 35])),
            called_for=["agreement", "adoption"],
        )
        codes = scope
        if scope != "all" and rng.random() < 0.3:
            codes = sorted(rng.sample(scope, rng.randint(1, len(scope))))
        how = rng.choice([*CARRIED, *CARRIED, "lost", "remote"])
        law.vote(matter="agreement", meeting=meeting, subject=name, portfolios=codes, how=how)


def continuance(law: Law, *, agreements: list[dict[str, Any]], year: int, must_last: bool) -> None:
    """In time, early, late, lost, by telephone, or from afar; for all or for some of the Portfolios or Funds.

    Where it must last the Plan goes on, so that the next year has something to continue.
    """
    rng, codes = law.rng, list(law.home)
    groups: list[tuple[Any, Any]] = [("all", "all")]
    if rng.random() < 0.5:
        cut = rng.randint(1, len(codes) - 1)
        groups = [("all", codes[:cut]), ("all", codes[cut:])]
    elif len(law.funds) > 1 and rng.random() < 0.4:
        groups = [(law.funds[:1], "all"), (law.funds[1:], "all")]
    ways = ["in_time", "in_time", "early", "late", "lost", "telephone", "remote", "some"]
    for number, (funds, portfolios) in enumerate(groups):
        way = rng.choice(["in_time", "in_time", "late"] if must_last else ways)
        days = {"early": date(year, 2, 18), "late": date(year, 7, rng.randint(1, 28))}
        meeting = law.meeting(
            id=f"m-{year}-{number}",
            day=days.get(way, date(year, rng.choice([4, 5, 6]), rng.choice([1, 2, 19, 30]))),
            called_for=["continuance"],
            mode=way if way == "telephone" else "in_person",
            funds=funds,
        )
        covers = rng.choice(["all", "all", "plan"])
        how = way if way in ("lost", "remote", "some") else "all"
        law.vote(matter="continuance", meeting=meeting, portfolios=portfolios, covers=covers, how=how)
        for entry in agreements:
            if rng.random() < 0.25:
                how = rng.choice(["all", "all", "lost"])
                law.vote(
                    matter="continuance",
                    meeting=meeting,
                    subject=entry["id"],
                    portfolios=portfolios,
                    how=how,
                )
