"""What every door for a file has in common: all faults at once, what was done, who came before."""

import base64
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse

from governance.domain.csv_writing import csv_text
from governance.domain.faults import Fault
from governance.domain.roles import Area, Deed, who_may
from governance.selectors.acts import ActDone, last_acts
from governance.views.files import CSV_TYPE, to_keep
from governance.views.pages import ActPage, Crumb

FAULTS_SHOWN = 500
FAULTS_KEPT = 100_000
REFUSED_LAST = "refused_last"
FAULT_COLUMNS = ("file", "row", "column", "problem", "remedy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The last refusal of a session, to be fetched as a file: its door, when, and the faults as CSV."""

    door: str
    text: str


def keep_refusal(session: SessionBase, *, door: str, faults: Sequence[Fault]) -> None:
    """Keep the faults of a refused file with the session alone; the next refusal takes their place."""
    packed = base64.b64encode(zlib.compress(faults_csv(faults[:FAULTS_KEPT]).encode())).decode()
    session[REFUSED_LAST] = {"door": door, "faults": packed}


def kept_refusal(session: SessionBase) -> Refusal | None:
    """What `keep_refusal` kept."""
    kept = session.get(REFUSED_LAST)
    if not kept:
        return None
    return Refusal(door=kept["door"], text=zlib.decompress(base64.b64decode(kept["faults"])).decode())


def faults_csv(faults: Iterable[Fault]) -> str:
    """Faults as a CSV file."""
    return csv_text(
        FAULT_COLUMNS,
        ((one.source, one.row, one.column, one.problem, one.remedy) for one in faults),
    )


def address(name: str, **kwargs: Any) -> str:
    """The address of that name; empty where no such page is mounted."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def files_crumbs(plan: str) -> list[Crumb]:
    """The way to a door: by the list of all doors."""
    return [Crumb(label="Files", url=address("files", plan=plan))]


class UploadPage(ActPage):
    """A door: a file goes to one service; every fault is shown, or what was done, and who came before.

    A subclass gives `form_class`, `act_kind` (the kind of act that the service leaves), `columns` and
    `example`, asks its service in `act`, and puts what was done into words in `words_of`.
    """

    area: ClassVar[Area | None] = Area.MONTH
    template_name = "governance/upload.html"
    act_kind: ClassVar[str]
    button: ClassVar[str] = "Load the file"
    columns: ClassVar[Sequence[tuple[str, str]]] = ()
    example: ClassVar[str] = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; with `?faults=csv`, all faults of this session's last refusal here."""
        if request.GET.get("faults") == "csv":
            return self._faults_file()
        return super().get(request, *args, **kwargs)

    def done(self, outcome: Any) -> HttpResponse:
        """Show what was done. To send the same file again is safe: it is then unchanged."""
        self.request.session.pop(REFUSED_LAST, None)
        return self.render_to_response(self.get_context_data(outcome=outcome, **self.words_of(outcome)))

    def words_of(self, outcome: Any) -> dict[str, Any]:
        """What was done, for the page."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The faults that are shown, what the file must hold, and the acts before."""
        context = super().get_context_data(**kwargs)
        faults = context["faults"]
        if faults:
            keep_refusal(self.request.session, door=self.request.path, faults=faults)
        return {
            "button": self.button,
            "columns": self.columns,
            "example": self.example,
            "acts": self.acts_before(),
            "who_acts": " or ".join(role.words for role in self._who_acts()),
            **context,
            "faults": faults[:FAULTS_SHOWN],
            "fault_count": len(faults),
            "faults_are_cut": len(faults) > FAULTS_SHOWN,
            "faults_kept": min(len(faults), FAULTS_KEPT),
        }

    def acts_before(self) -> tuple[ActDone, ...]:
        """Who used this door last."""
        return last_acts(self.act_kind)

    def _who_acts(self) -> Iterable[Any]:
        deeds: tuple[Deed, ...] = self.act_deeds
        return (role for deed in deeds for role in who_may(area=self.area or Area.MONTH, deed=deed))

    def _faults_file(self) -> HttpResponse:
        kept = kept_refusal(self.request.session)
        if kept is None or kept.door != self.request.path:
            raise Http404("No refused file is kept here. Send it again to see its faults.")
        return to_keep("faults.csv", kept.text, media_type=CSV_TYPE)
