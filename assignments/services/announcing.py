"""Announce finished statements by e-mail, once each: kept first, sent after, marked when it is sent.

A worker that dies between the sending and the mark leaves the row unmarked, and the next one sends it again:
a member may then read it twice, and never not at all. Two workers never send the same one: each holds the
row's lock while it sends.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from assignments.domain.announcements import NEWS_DAYS, About, News, subject_of, text_of
from assignments.domain.parties import WORD_OF_KIND, Party
from assignments.domain.routes import PayeeKind
from assignments.models import StatementAnnouncement
from assignments.selectors.access import party_name
from assignments.selectors.news import Member, members_to_tell, news_of
from governance.models import Plan
from governance.models.sending import send_locked

Send = Callable[[StatementAnnouncement], None]


def note_announcements(*, now: datetime) -> int:
    """Keep an announcement for each member of each party whose statement is news; returns how many are new.

    A person that joined its party after the closing is told of the next one.
    """
    members = members_to_tell()
    since = now - timedelta(days=NEWS_DAYS)
    parties = {one.party for one in members}
    found = 0
    for plan in Plan.objects.order_by("pk"):
        rows = [
            _row(plan, news, member)
            for news in news_of(plan, parties=parties, since=since)
            for member in members
            if member.party == news.party and member.since < news.act
        ]
        with transaction.atomic(durable=True):
            before = StatementAnnouncement.objects.filter(plan=plan).count()
            StatementAnnouncement.objects.bulk_create(rows, ignore_conflicts=True)
            found += StatementAnnouncement.objects.filter(plan=plan).count() - before
    return found


def send_announcements(*, send: Send | None = None) -> int:
    """Send what is kept and not sent yet; what cannot be sent is tried again. Returns how many were sent.

    Who has left the party since, or may no longer sign in, is not written to.
    """
    members = {(one.user, one.party) for one in members_to_tell()}
    kept = StatementAnnouncement.objects.filter(sent_at__isnull=True).order_by("pk")
    rows = list(kept.values_list("pk", "user", "payee_kind", "payee"))
    unsent = StatementAnnouncement.objects.select_related("plan", "user")
    return sum(
        send_locked(unsent, number=number, send=send or _mail)
        for number, user, kind, code in rows
        if (user, Party(kind=PayeeKind(kind), code=code)) in members
    )


def _mail(row: StatementAnnouncement) -> None:
    party = Party(kind=PayeeKind(row.payee_kind), code=row.payee)
    name = party_name(party)
    month = f"{row.month:%B %Y}"
    path = reverse(
        "assignments:statement",
        args=[row.plan.code, f"{row.month:%Y-%m}", WORD_OF_KIND[party.kind], party.code],
    )
    about = About(row.about)
    send_mail(
        subject=subject_of(about, month=month, party=name),
        message=text_of(
            about,
            month=month,
            in_month=f"{row.in_month:%B %Y}",
            party=name,
            plan=row.plan.code,
            link=f"{settings.SITE_URL}{path}",
        ),
        from_email=None,
        recipient_list=[row.user.email],
    )


def _row(plan: Plan, news: News, member: Member) -> StatementAnnouncement:
    return StatementAnnouncement(
        plan=plan,
        month=news.month,
        payee_kind=news.party.kind.value,
        payee=news.party.code,
        about=news.about.value,
        in_month=news.in_month,
        user_id=member.user,
    )
