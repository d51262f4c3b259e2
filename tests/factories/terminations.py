"""A termination of the Plan, the votes that carry it and what compliance certifies, as a book writes them."""

from typing import Any

TERMINATION: dict[str, Any] = {
    "id": "t1",
    "effective": "2003-10-16",
    "good_faith": True,
    "best_interest_fund": True,
    "best_interest_shareholders": True,
    "cdsc_unaltered": True,
}


def termination(*portfolios: str, **changes: Any) -> dict[str, Any]:
    """A termination as a book writes it; a key given as None is left out."""
    written = {**TERMINATION, "portfolios": list(portfolios), **changes}
    return {key: value for key, value in written.items() if value is not None}


def meeting(name: str, day: str) -> dict[str, Any]:
    """A meeting of all Boards, as a book writes it."""
    return {"id": name, "funds": "all", "date": day, "mode": "in_person", "called_for": ["adoption"]}


def votes_on(*portfolios: str, determined: bool = True, **changes: Any) -> list[dict[str, Any]]:
    """How the Trustees vote on the termination, and on the determination of limb (i), as a book writes it."""
    vote = {"subject": "t1", "meeting": "m2", "portfolios": list(portfolios), "for": "all", **changes}
    matters = ["termination", "determination_11i"] if determined else ["termination"]
    return [{"matter": matter, **vote} for matter in matters]


def certification(portfolio: str, **changes: Any) -> dict[str, Any]:
    """What compliance certifies of the last quarter of 2003, as a book writes it."""
    return {
        "termination": "t1",
        "portfolio": portfolio,
        "distributor": "idi",
        "quarter": "2003-Q4",
        "limb": "iii",
        "kept": True,
        "by": "C. Officer",
        "evidence": "The ledgers of all Plans were read.",
        **changes,
    }
