"""What a page shows before it is recorded: it comes back signed, so that nothing else is recorded."""

from collections.abc import Mapping
from typing import Any

from django.core import signing

from governance.domain.faults import Fault
from governance.views.pages import Gate

STEP = "step"  # in the address once the first step is answered
SHOWN_FOR = 3600  # seconds in which what was shown can be recorded
TOO_OLD = Fault(
    source="",
    row=None,
    column="",
    problem="what was shown is too old, or was changed on the way",
    remedy="fill in the votes again",
)
ANOTHER_TEXT = Fault(
    source="",
    row=None,
    column="",
    problem="Section 9: the text that is voted on was changed since it was shown",
    remedy="look at the text that stands now; what was put to the Boards was the text before it",
)


class Shown(Gate):
    """A page whose last step shows what it would record; `salt` keeps its pages apart from others'."""

    salt: str

    def signed(self, said: Mapping[str, Any]) -> str:
        """What is shown to this person at this address."""
        shown = {"user": self.acting_user.pk, "address": self.request.get_full_path(), **said}
        return signing.dumps(shown, salt=self.salt, compress=True)

    def unsigned(self, text: str) -> dict[str, Any] | None:
        """What was shown to this person at this address; None where it was not so."""
        try:
            shown: dict[str, Any] = signing.loads(text, salt=self.salt, max_age=SHOWN_FOR)
        except signing.BadSignature:
            return None
        same = (shown["user"], shown["address"]) == (self.acting_user.pk, self.request.get_full_path())
        return shown if same else None
