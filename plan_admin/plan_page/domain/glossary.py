"""The Plan's defined terms, each in one line, said where a reader first meets it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

GLOSSARY: Final[tuple[tuple[str, str], ...]] = (
    ("Fund", "a registered investment company named in Schedule A; each answers for itself alone"),
    ("Portfolio", "one series of a Fund: a pool of investments with Shares of its own"),
    ("Shares", "the shares of the one class, in each Portfolio, that this Plan is for"),
    ("Rule 12b-1", "the SEC's rule under which a fund may pay for the sale of its own shares"),
    ("1940 Act", "the Investment Company Act of 1940, the law of investment companies"),
    ("Maximum Aggregate Fee", "the most that both fees together may be, a year, of average daily net assets"),
    ("NASD", "the securities dealers' own regulator, now FINRA, whose rules limit sales charges"),
    ("Distributor", "the agent chosen to sell the Shares; one after the other, or several over time"),
    ("service fee", "what is paid for personal services to those who own Shares, not for selling them"),
    ("Distributor's 12b-1 Share", "a Distributor's part of a fee: by the Shares that it sold"),
    ("Distribution Fees", "the asset-based sales charge, which is the part that pays for selling"),
    ("Transfer", "a Distributor's sale, assignment or pledge of its right to Distribution Fees"),
    ("Assignee", "whoever a Distributor has transferred that right to"),
    ("Assignee's 12b-1 Portion", "the part of a Distributor's share that is an Assignee's"),
    ("Monthly Calculation", "the Distributor's own figures of a month, by which Assignees are paid"),
    ("Distributor's 12b-1 Portion", "the balance that a collection agent hands on to the Distributor"),
    (
        "interested person",
        "somebody tied to the Fund, its adviser or its underwriter, as the 1940 Act has it",
    ),
    ("Dis-interested Trustees", "Trustees or Directors who are not so tied and gain nothing by the Plan"),
    (
        "majority of the outstanding voting securities",
        "67 % of the Shares at a meeting of more than half of them, or more than half of all, if less",
    ),
    ("contingent deferred sales charge", "what an owner pays who redeems Shares within some years"),
    ("Complete Termination", "an end of the Plan that also ends what is owed on Shares sold before"),
    ("Prior Plan", "the plan that this one took the place of"),
    ("waiver", "a Fund's decision to charge less than the maximum for a time"),
)


def _pattern(term: str) -> re.Pattern[str]:
    """The term, also with an s, with either apostrophe, or printed without its space."""
    words = re.escape(term).replace(r"\ ", r"\s?").replace("'", "['\u2019]")
    return re.compile(rf"\b{words}(?:s|['\u2019]s)?\b")


_PATTERNS = tuple((term, _pattern(term), gloss) for term, gloss in GLOSSARY)


def glosses_on_first_use(texts: Iterable[str]) -> Iterator[tuple[tuple[str, str], ...]]:
    """For each text in turn, the terms that no text before it has, each with its gloss."""
    met: set[str] = set()
    for text in texts:
        new = tuple(
            (term, gloss) for term, found, gloss in _PATTERNS if term not in met and found.search(text)
        )
        met |= {term for term, _ in new}
        yield new
