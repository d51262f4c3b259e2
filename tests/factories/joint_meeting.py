"""The family of the reference Plan: 8 Funds, 28 Portfolios, one Board of ten directors that adopted it."""

from pathlib import Path
from typing import Any

import yaml

import governance
from governance.models import Plan
from governance.services.plans import load_plan
from plan_admin.book.services import load_book_data

DIRECTORS = (
    "Ann Able",
    "Bob Best",
    "Cyd Cole",
    "Dot Dunn",
    "Eve Ende",
    "Fay Ford",
    "Gus Gray",
    "Hal Holt",
    "Ida Ives",
    "Jim Joss",
)
INTERESTED = ("Ann Able", "Bob Best")
TEXT = Path(governance.__file__).parent / "plan_text" / "master_distribution_plan_class_b.txt"


def family_plan(acting_user: Any) -> Plan:
    """The Plan in force for all of them through 30 June 2004."""
    loaded = load_plan(data=TEXT.read_bytes(), source=TEXT.name, code="class-b", acting_user=acting_user)
    seats = [{"name": name, "interested": name in INTERESTED, "from": "2003-01-01"} for name in DIRECTORS]
    book = {
        "boards": [{"funds": "all", "trustees": seats}],
        "meetings": [
            {
                "id": "m1",
                "funds": "all",
                "date": "2003-08-13",
                "mode": "in_person",
                "called_for": ["adoption"],
            }
        ],
        "votes": [{"matter": "adoption", "meeting": "m1", "portfolios": "all", "for": "all"}],
    }
    load_book_data(
        data=yaml.safe_dump(book).encode(),
        source="book.yaml",
        plan_code=None,
        acting_user=acting_user,
        read_file=_no_file,
    )
    return Plan.objects.get(code=loaded.code)


def _no_file(name: str) -> bytes:
    raise FileNotFoundError(name)
