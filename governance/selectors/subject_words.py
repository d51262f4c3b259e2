"""What a vote can be about, as forms list it: in words, what is voted on most often first."""

from collections.abc import Iterator, Mapping, Sequence

from governance.domain.votes import Matter
from governance.models import BoardMeeting, Plan, Vote
from governance.selectors.subjects import (
    AGREEMENT,
    AMENDMENT,
    TERMINATION,
    VOTE,
    Subject,
    Subjects,
    subjects_of,
)
from governance.selectors.vote_words import MATTER_WORDS, about_words

KINDS = (AMENDMENT, TERMINATION, AGREEMENT, VOTE)


def subject_choices(
    plan: Plan, *, kinds: Sequence[str] = KINDS, subjects: Subjects | None = None
) -> list[tuple[str, str]]:
    """Each subject of these kinds with its words."""
    by_kind = (subjects or subjects_of(plan)).by_kind
    found = [(one, f"the {kind} {one}") for kind in kinds if kind != VOTE for one in sorted(by_kind[kind])]
    return [*found, *(_votes(plan, by_kind[VOTE]) if VOTE in kinds else ())]


def _votes(plan: Plan, standing: Mapping[str, Subject]) -> Iterator[tuple[str, str]]:
    """The votes that can be ratified: the id of one says little, so meeting, day and scope do."""
    days = dict(BoardMeeting.objects.filter(superseded_by__isnull=True).values_list("entry", "date"))
    rows = Vote.objects.filter(plan=plan, superseded_by__isnull=True, entry__in=standing)
    for row in sorted(rows, key=lambda one: (days[one.meeting], one.entry), reverse=True):
        scope = standing[row.entry].share_classes or ()
        matter, day = Matter(row.matter), days[row.meeting]
        words = MATTER_WORDS[matter]
        about = f", {about_words(matter, row.subject)}" if row.subject else ""
        yield (
            row.entry,
            f"the vote of {day.day} {day:%b %Y} on {words[0].lower()}{words[1:]}{about},"
            f" {len(scope)} Portfolio{'s' if len(scope) != 1 else ''}",
        )
