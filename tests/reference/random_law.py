"""Random boards, meetings and votes: carried, lost, late, from afar, and votes that name an agreement."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

NAMES = ("Ames", "Baker", "Cole", "Drew", "Ellis")


def law_parts(
    rng: random.Random,
    *,
    funds: list[str],
    home: dict[str, str],
    agreements: list[dict[str, Any]],
    last_day: date,
) -> dict[str, Any]:
    parts: dict[str, Any] = {"boards": [a_board(rng)], "meetings": [], "votes": []}
    adoption(rng, parts=parts, funds=funds, home=home)
    for entry in agreements:
        if rng.random() < 0.25:
            own_approval(rng, parts=parts, agreement=entry)
    if last_day >= date(2004, 6, 1) or rng.random() < 0.2:
        continuance(rng, parts=parts, home=home, agreements=agreements)
    return parts


def a_board(rng: random.Random) -> dict[str, Any]:
    """Five Trustees, of whom one or two are not Dis-interested, and perhaps one who leaves or joins."""
    trustees: list[dict[str, Any]] = [
        {"name": name, "interested": place == 0, "financial_interest": False, "from": date(2003, 1, 1)}
        for place, name in enumerate(NAMES)
    ]
    if rng.random() < 0.5:
        trustees[1]["interests"] = [
            {
                "kind": "financial_interest",
                "from": date(2003, 8, 1),
                "to": date(2004, 3, 31),
                "reason": "a loan",
            }
        ]
    if rng.random() < 0.4:
        trustees[4]["to"] = date(2003, 8, 31)
    return {"funds": "all", "trustees": trustees}


def a_meeting(parts: dict[str, Any], *, id: str, day: date, called_for: list[str], **changes: Any) -> str:
    entry = {"id": id, "funds": "all", "date": day, "mode": "in_person", "called_for": called_for}
    parts["meetings"].append({**entry, **changes})
    return id


def a_vote(parts: dict[str, Any], *, matter: str, meeting: str, **changes: Any) -> None:
    entry = {
        "matter": matter,
        "subject": None,
        "covers": "all",
        "meeting": meeting,
        "portfolios": "all",
        "for": "all",
    }
    parts["votes"].append({**entry, **changes})


def adoption(rng: random.Random, *, parts: dict[str, Any], funds: list[str], home: dict[str, str]) -> None:
    meeting = a_meeting(parts, id="m1", day=date(2003, 8, 13), called_for=["adoption", "agreement"])
    late = [code for code in home if rng.random() < 0.08]
    in_time = [code for code in home if code not in late]
    covers = "plan" if rng.random() < 0.08 else "all"
    if late:
        lost = {"for": list(NAMES[:2]), "against": list(NAMES[2:])}
        a_vote(parts, matter="adoption", meeting=meeting, portfolios=late, covers=covers, **lost)
        day = date(2003, 9, rng.randint(2, 26))
        second = a_meeting(parts, id="m1-late", day=day, called_for=["adoption"])
        a_vote(parts, matter="adoption", meeting=second, portfolios=late, covers=covers)
    if in_time:
        a_vote(
            parts,
            matter="adoption",
            meeting=meeting,
            portfolios=in_time if late else "all",
            covers=covers,
            **{"for": list(NAMES[:4])} if rng.random() < 0.5 else {},
        )


def own_approval(rng: random.Random, *, parts: dict[str, Any], agreement: dict[str, Any]) -> None:
    """A vote that names the agreement: before it begins, some time after, or lost."""
    begins = max(agreement["sells_from"], date(2003, 8, 13))
    day = begins + timedelta(days=rng.choice([-1, 0, 20, 45]))
    meeting = a_meeting(parts, id=f"m-{agreement['id']}", day=day, called_for=["agreement", "adoption"])
    if rng.random() < 0.5:
        agreement["first_term_until"] = date(2004, rng.choice([5, 6, 12]), 28)
    lost = {"for": list(NAMES[:2]), "against": list(NAMES[2:])} if rng.random() < 0.2 else {}
    a_vote(parts, matter="agreement", meeting=meeting, subject=agreement["id"], **lost)


def continuance(
    rng: random.Random, *, parts: dict[str, Any], home: dict[str, str], agreements: list[dict[str, Any]]
) -> None:
    """In time, early, late, lost, by telephone, or from afar; for all or for some of the Portfolios."""
    groups = [list(home)]
    if rng.random() < 0.5:
        cut = rng.randint(1, len(home) - 1)
        groups = [list(home)[:cut], list(home)[cut:]]
    for number, group in enumerate(groups):
        how = rng.choice(["in_time", "in_time", "early", "late", "lost", "telephone", "remote"])
        day = {"early": date(2004, 2, 18), "late": date(2004, 7, rng.randint(6, 28))}.get(
            how, date(2004, 5, 19)
        )
        mode = "telephone" if how == "telephone" else "in_person"
        meeting = a_meeting(parts, id=f"m2-{number}", day=day, called_for=["continuance"], mode=mode)
        changes: dict[str, Any] = {}
        if how == "lost":
            changes = {"for": list(NAMES[:2]), "against": list(NAMES[2:])}
        if how == "remote":
            changes = {"remote": [NAMES[2], NAMES[3]]}
        portfolios = "all" if len(groups) == 1 else group
        covers = rng.choice(["all", "all", "plan"])
        a_vote(parts, matter="continuance", meeting=meeting, portfolios=portfolios, covers=covers, **changes)
        for entry in agreements:
            if rng.random() < 0.3:
                a_vote(
                    parts, matter="continuance", meeting=meeting, subject=entry["id"], portfolios=portfolios
                )
