"""The door for a book as a page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from governance.views.pages import Crumb
from governance.views.uploads import UploadPage, files_crumbs
from plan_admin.book.forms import BookForm
from plan_admin.book.reviewing import look_again
from plan_admin.book.services import PARTS, BookOutcome, load_book_data

NO_SUCH_FILE = 2
EXAMPLE = """distributors:
  - {code: adi, name: "A I M Distributors, Inc."}
conventions:
  - {name: DAY_COUNT, value: ACTUAL_365, effective: 2003-08-18}
monthly_calculations:
  - {distributor: adi, month: 2003-09, received: 2003-10-03, file: calc-2003-09.csv}
"""
MEANS = {
    "funds": "A Fund's form, the end of its fiscal year, its names from day to day.",
    "amendments": "A changed text or Schedule A (Section 9), from when it is to hold; each names its file.",
    "portfolios": "A Portfolio's aliases, names, custody account, days on which sales are suspended.",
    "boards": "Who sits on each Fund's Board, and what interests they have (Section 8(b)).",
    "meetings": "When the Boards met, how, and what they were called for.",
    "yearly_duties": "What was done once a year for a Fund (Section 8(b), Rule 12b-1(c), (h)).",
    "distributors": "The agents selected for distribution (Section 3).",
    "agreements": "The agreements related to the Plan (Section 12), and who sells when.",
    "terminations": "Terminations of the Plan put to the vote, for which Portfolios, from when (Section 11).",
    "certifications": "What compliance certifies of a quarter after a Complete Termination (Section 11).",
    "votes": "What was put to the Boards, and who voted how.",
    "shareholder_votes": "How the holders of a Portfolio's Shares voted (Sections 9, 11, 12(a)).",
    "assignees": "The Assignees' names and addresses (Section 6(c)).",
    "transfers": "Which percentage of a Distributor's 12b-1 Share or CDSC goes to whom (Section 6(b)).",
    "waivers": "A lower charged rate for some days, why, and who consented (Sections 2, 5, 6(b)).",
    "directions": "Whom a Distributor directs the Fund to pay (Section 6(d), (e)).",
    "monthly_calculations": "A Distributor's own figures of a month; each names its CSV file.",
    "claims": "What a Fund claims of a Distributor (Section 6(e)).",
    "carried_over": "What the Prior Plan leaves payable, given and not computed (Section 13).",
    "determinations": "Pay, or do not pay, what is held: who decided, why, by which paper (Section 10).",
    "conventions": "What decides where the Plan is silent.",
    "sales_charge_limit": "By which conventions NASD's limit on all sales charges is computed (Section 2).",
    "share_terms": "The deferred sales charge by year of age, and when Shares convert (Section 11).",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedBook:
    """A book that was loaded, and what became of what was held."""

    book: BookOutcome
    review: str


class BookUpload(UploadPage):
    """The door for everything but the Plan's text and the daily facts."""

    template_name = "book/book_upload.html"
    form_class = BookForm
    title = "Load a book"
    act_kind = "load_book"
    button = "Load the book"
    columns = [(part, MEANS[part]) for part in PARTS]
    example = EXAMPLE

    def says(self) -> str:
        """What a book is."""
        return (
            f"Boards, votes, agreements, Transfers and all else that the Plan {self.plan.code} needs, in one"
            " file. What it brings ends the holds that waited for it."
        )

    def crumbs(self) -> list[Crumb]:
        """By way of the files."""
        return files_crumbs(self.plan.code)

    def act(self, form: BookForm) -> LoadedBook:
        """Ask the services that the command asks: load the book, then look again at what is held."""
        file = form.cleaned_data["file"]
        user: Any = self.request.user
        outcome = load_book_data(
            data=file.read(),
            source=file.name,
            plan_code=self.plan.code,
            acting_user=user,
            read_file=reader_of(form.cleaned_data["beside"]),
        )
        review = look_again(outcome.plan, user=user.get_username()) if outcome.act is not None else ""
        return LoadedBook(book=outcome, review=review)


def reader_of(files: Sequence[UploadedFile]) -> Callable[[str], bytes]:
    """Reads a file that a book names from those that came along, by its name without folders."""

    def read(name: str) -> bytes:
        wanted = PurePosixPath(name.replace("\\", "/")).name
        found = [one for one in files if one.name == wanted]
        if not found:
            raise FileNotFoundError(NO_SUCH_FILE, "did not come along with the book")
        if len(found) > 1:
            raise FileExistsError(NO_SUCH_FILE, f"{len(found)} files of this name came along")
        found[0].seek(0)
        return found[0].read()

    return read
