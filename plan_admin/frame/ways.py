"""Whether a page opens to a person: what it would refuse is not told of either."""

from typing import Any

from django.urls import resolve, reverse

from governance.domain.work import Way
from governance.selectors.roles import user_may


def page_of_way(user: Any, way: Way) -> str:
    """The address, where the page's own gate lets the person in; else empty."""
    url = reverse(way.name, kwargs=dict(way.kwargs))
    page: Any = getattr(resolve(url).func, "view_class", None)
    area, deeds = getattr(page, "area", None), getattr(page, "deeds", ())
    if area is not None and not any(user_may(user, area=area, deed=deed) for deed in deeds):
        return ""
    return f"{url}?{way.query}" if way.query else url
