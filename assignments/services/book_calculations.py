"""The part `monthly_calculations` of a book: Section 6(d)."""

from collections.abc import Callable, Sequence

from assignments.domain.calculation_file import CalculationOf, figures_by_portfolio, parse_calculation
from assignments.domain.routes import CalculationFigures
from assignments.models import MonthlyCalculation, Transfer
from assignments.selectors.calculations import takes_calculation
from assignments.selectors.words import assignees_by_word
from assignments.services.book_transfers import NamedHere
from assignments.services.stored_calculations import content_of_calculation, store_calculation
from assignments.services.without_assignees import REMEDY, problem_of, refused_part
from governance.domain.book_drafts import Draft, PartOutcome, compare, identity, outcome_of
from governance.domain.book_entries import Entry
from governance.domain.csv_files import decode
from governance.domain.errors import Refused
from governance.models import Act
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.assignee_terms import has_assignees
from governance.selectors.words import PlanWords, distributor_of

ReadFile = Callable[[str], bytes]
FILE_LIMIT = 400


def load_monthly_calculations(
    entries: Sequence[Entry],
    *,
    words: PlanWords,
    act: Act,
    named_here: NamedHere,
    read_file: ReadFile,
) -> PartOutcome:
    """Section 6(d): a Distributor's own figures of a month, as received.

    `read_file` gives the bytes of a file named in the book; it raises OSError where there is none. What
    the file says is the record, not where it lies.
    """
    if not has_assignees(words.plan) and not standing_records(Transfer, plan=words.plan):
        return refused_part("monthly_calculations", entries, plan=words.plan, section="6(d)")
    reader = _CalculationReader(words=words, named_here=named_here, read_file=read_file)
    drafts = [draft for entry in entries if (draft := reader.read(entry))]
    changes = compare(drafts, standing_records(MonthlyCalculation, plan=words.plan))
    supersede(MonthlyCalculation, act=act, pk__in=changes.superseded)
    add_each(changes, add=lambda draft: _add_calculation(draft, words=words, act=act), words={})
    return outcome_of(
        "monthly_calculations",
        entries,
        new=len(changes.new),
        unchanged=changes.unchanged,
        corrected=len(changes.corrected),
    )


class _CalculationReader:
    """Reads each entry with its file, by the words for Portfolios and Assignees that stand."""

    def __init__(self, *, words: PlanWords, named_here: NamedHere, read_file: ReadFile) -> None:
        self._words = words
        self._named_here = named_here
        self._read_file = read_file
        self._assignees = assignees_by_word()

    def read(self, entry: Entry) -> Draft | None:
        """The calculation, or None after noting what is wrong with the entry or its file."""
        entry.expect("distributor", "month", "received", "file")
        distributor = distributor_of(entry, named_here=self._named_here.distributors)
        month, received = entry.month("month"), entry.day("received")
        name = entry.text("file", limit=FILE_LIMIT)
        if entry.failed or distributor is None:
            return None
        if not takes_calculation(self._words.plan, month=month, distributor=distributor.code):
            entry.fail("month", problem_of(self._words.plan, section="6(d)"), REMEDY)
            return None
        of = CalculationOf(plan=self._words.plan.code, distributor=distributor.code, month=str(month))
        figures = self._figures(entry, name, of=of)
        if figures is None:
            return None
        return Draft(
            entry=entry,
            key=identity(entry, distributor.code, month, received),
            content=content_of_calculation(
                distributor=distributor.code, month=str(month), received=received, figures=figures
            ),
            values={
                "distributor": distributor,
                "month": month.first,
                "received": received,
                "figures": figures,
            },
        )

    def _figures(self, entry: Entry, name: str, *, of: CalculationOf) -> dict[str, CalculationFigures] | None:
        try:
            text = decode(self._read_file(name), source=name)
        except OSError as error:
            reason = error.strerror or "cannot be read"
            entry.fail(
                "file", f"{name}: {reason}", "a file beside the book; its path is relative to the book"
            )
            return None
        except Refused as refused:
            self._refuse(entry, refused)
            return None
        parsed = parse_calculation(
            text,
            source=name,
            of=of,
            portfolio_code=self._portfolio_code,
            assignee_code=self._assignee_code,
        )
        if parsed.faults:
            self._refuse(entry, Refused(parsed.faults))
            return None
        if any(row.assignee and row.assignee not in self._assignees for row in parsed.rows):
            entry.mark_failed()
            return None
        return figures_by_portfolio(parsed.rows)

    def _refuse(self, entry: Entry, refused: Refused) -> None:
        entry.mark_failed()
        entry.faults += refused.faults

    def _portfolio_code(self, word: str) -> str | None:
        row = self._words.by_portfolio.get(word.casefold())
        return row.portfolio if row else None

    def _assignee_code(self, word: str) -> str | None:
        assignee = self._assignees.get(word.casefold())
        if assignee is None and word.casefold() in self._named_here.assignees:
            return word  # its own entry says what is wrong with it
        return assignee.code if assignee else None


def _add_calculation(draft: Draft, *, words: PlanWords, act: Act) -> None:
    values = draft.values
    store_calculation(
        plan=words.plan,
        key=draft.key,
        content=draft.content,
        distributor=values["distributor"],
        month=values["month"],
        received=values["received"],
        figures=values["figures"],
        act=act,
    )
