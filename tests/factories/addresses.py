"""The addresses of the site, walked and filled in."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, URLResolver


def addresses(resolver: URLResolver, *, before: str = "", within: str = "") -> Iterator[tuple[str, str]]:
    """Each address's name and path, parameters in angle brackets."""
    for one in resolver.url_patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(
                one, before=path, within=f"{within}{one.namespace}:" if one.namespace else within
            )
        elif isinstance(one, URLPattern):
            yield f"{within}{one.name or path}", path


def filled(path: str, samples: Mapping[str, Any]) -> str:
    """The path with a sample for each parameter."""
    parts = []
    for part in path.split("<"):
        name, found, rest = part.partition(">")
        parts.append(f"{samples[name.rpartition(':')[2]]}{rest}" if found else part)
    return "/" + "".join(parts)
