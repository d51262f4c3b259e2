"""Pages as of a day that the address names: `?on=2004-06-30`, today where it names none."""

from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property

from governance.domain.fields import NotReadable, read_date
from governance.views.pages import Gate


class OnDay(Gate):
    """A day in the address; one that is none is said in words, and today is shown."""

    @cached_property
    def asked_day(self) -> tuple[date, str]:
        """The day, and what was wrong with the one that was asked for."""
        asked = self.request.GET.get("on", "").strip()
        if not asked:
            return timezone.localdate(), ""
        try:
            return read_date(asked), ""
        except NotReadable as reason:
            return timezone.localdate(), str(reason)

    @property
    def on(self) -> date:
        """The day of the page."""
        return self.asked_day[0]

    @property
    def wrong(self) -> str:
        """What was wrong with the day in the address; empty where nothing was."""
        return self.asked_day[1]
