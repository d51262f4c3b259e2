"""The feed of a private link: what its person may see, at the moment of asking."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import View

from governance.domain.due import DueState
from governance.domain.periods import day_words
from plan_admin.calendar.domain.feed import FeedEvent, feed_of, uid_of
from plan_admin.calendar.selectors.entries import Entry, entries_of, wanted_by
from plan_admin.calendar.selectors.links import person_of_link
from plan_admin.frame.middleware import let_in_as

AHEAD = timedelta(days=365)
MEDIA_TYPE = "text/calendar; charset=utf-8"
NO_SUCH_CALENDAR = "There is no such calendar."


class Feed(View):
    """A calendar program reads without signing in: the link is the person's own secret.

    Whose it is, only the application may look up; from then on an outsider's feed is read as the outsider.
    """

    works_as_application = True

    def get(self, _request: HttpRequest, *, token: str) -> HttpResponse:
        """The document. Raises: Http404 for a link that is nobody's, whatever the reason."""
        person: Any = person_of_link(token)
        if person is None:
            raise Http404(NO_SUCH_CALENDAR)
        let_in_as(person)
        today = timezone.localdate()
        wanted = wanted_by(person, last=today + AHEAD)
        entries = [one for one in entries_of(person, on=today, until=today + AHEAD) if wanted.takes(one)]
        document = feed_of(
            [_event(one) for one in entries if one.item.due_until is not None],
            name=f"Plan administration: {person.get_full_name() or person.get_username()}",
            at=timezone.now(),
        )
        response = HttpResponse(document, content_type=MEDIA_TYPE)
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = 'inline; filename="calendar.ics"'
        return response


def _event(entry: Entry) -> FeedEvent:
    item = entry.item
    late = "Overdue: " if item.state is DueState.OVERDUE else ""
    needs = f"It needs {item.needs}.\n" if item.needs else ""
    since = f"From {day_words(item.due_from)} on.\n" if item.due_from else ""
    cited = f" ({item.cited})" if item.cited else ""
    return FeedEvent(
        uid=uid_of(entry.identity),
        day=item.due_until or timezone.localdate(),
        summary=f"{late}{item.what}: {item.whom}",
        description=f"{item.what}, for {item.whom}{cited}, Plan {entry.plan}.\n{since}{needs}{item.or_else}:"
        f" {item.otherwise}.\n{settings.SITE_URL}{entry.url}",
        category=item.kind.words,
        link=f"{settings.SITE_URL}{entry.url}",
    )
