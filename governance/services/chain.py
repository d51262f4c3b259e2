"""Add a link to the chain: the last thing that an act does with the records that it covers."""

from django.db import connection

from governance.domain.chain import ChainKind, next_link
from governance.models import Act, ChainLink
from governance.selectors.chain import content_of_act

CHAIN_LOCK = 120_100_003  # held until the transaction ends: links follow one another in the order of commits


def append_link(kind: ChainKind, *, act: Act, about: str) -> None:
    """Bind what an act recorded of a kind to all that was bound before; `about` says in a line what it is.

    Must run in the act's transaction, once every row of the kind is written: what is added later shows as a
    change. Writers wait for one another here.
    """
    content = content_of_act(kind, act.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        cursor.execute("SELECT transaction_timestamp()")
        (now,) = cursor.fetchone()
    last = ChainLink.objects.order_by("-sequence").values_list("sequence", "head").first()
    link = next_link(last=last, kind=kind.name, act=act.pk, about=about, linked_at=now, content=content)
    ChainLink.objects.create(
        sequence=link.sequence,
        kind=link.kind,
        act=act,
        about=link.about,
        linked_at=now,
        content=link.content,
        digest=link.digest,
        previous=link.previous,
        head=link.head,
    )
