"""The part `votes` of a book: what was put to the Boards, and how each Trustee voted."""

from collections.abc import Mapping, Sequence

from governance.domain.book_drafts import Draft, PartOutcome, compare, outcome_of
from governance.domain.book_entries import Entry
from governance.domain.votes import Matter
from governance.models import Act, Ballot, Vote, VoteScope
from governance.models.recording import add_each, standing_records, supersede
from governance.selectors.chained_votes import VOTES
from governance.selectors.subjects import subjects_of
from governance.selectors.words import PlanWords
from governance.services.chain import append_link
from governance.services.vote_reader import SECTION_OF, WRITTEN, NamedHere, VoteReader, meetings_standing

__all__ = ["SECTION_OF", "WRITTEN", "NamedHere", "load_votes"]


def load_votes(entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: NamedHere) -> PartOutcome:
    """Sections 8 to 12: the votes of the Boards, each Fund's and each Portfolio's taken separately.

    Our reading: `for: all` is every Trustee in office that day - present, where attendance is recorded -
    who is not listed otherwise. A vote at a meeting held by video or telephone is cast in person by nobody;
    one taken after the meeting was reconvened is of the day on which it was taken. Votes that ratify others
    are read last, so that they may name votes of the same book.
    """
    ratifying = [entry for entry in entries if entry.peek("matter").casefold() == Matter.RATIFICATION.lower()]
    others = [entry for entry in entries if entry not in ratifying]
    new = unchanged = corrected = 0
    for of in (others, ratifying):
        counts = _load(of, words=words, act=act, named_here=named_here)
        new, unchanged, corrected = new + counts[0], unchanged + counts[1], corrected + counts[2]
    if new or corrected:
        append_link(VOTES, act=act, about=_about(act))
    return outcome_of("votes", entries, new=new, unchanged=unchanged, corrected=corrected)


def _about(act: Act) -> str:
    meetings = list(Vote.objects.filter(recorded_by=act).order_by("pk").values_list("meeting", flat=True))
    votes = "1 vote" if len(meetings) == 1 else f"{len(meetings)} votes"
    return f"{votes} at {', '.join(dict.fromkeys(meetings))}"


def _load(
    entries: Sequence[Entry], *, words: PlanWords, act: Act, named_here: NamedHere
) -> tuple[int, int, int]:
    """How many were new, unchanged and corrected."""
    if not entries:
        return 0, 0, 0
    meetings, subjects = meetings_standing(), subjects_of(words.plan)
    drafts = [
        draft
        for entry in entries
        if (
            draft := VoteReader(
                entry,
                words=words,
                meetings=meetings,
                subjects=subjects,
                named_here=named_here,
            ).read()
        )
    ]
    changes = compare(drafts, standing_records(Vote, plan=words.plan))
    stood = {row.entry: row for row in Vote.objects.filter(pk__in=changes.superseded)}
    supersede(Vote, act=act, pk__in=changes.superseded)
    supersede(VoteScope, act=act, vote__in=changes.superseded)
    add_each(changes, add=lambda draft: _add_vote(draft, words=words, act=act, stood=stood), words={})
    return len(changes.new), changes.unchanged, len(changes.corrected)


def _add_vote(draft: Draft, *, words: PlanWords, act: Act, stood: Mapping[str, Vote]) -> None:
    """Section 9: a correction of a vote is of the text that was voted on, whatever text stands since."""
    values = dict(draft.values)
    cast = values.pop("cast")
    wrong = stood.get(draft.key)
    if wrong is not None and (wrong.meeting, wrong.subject) == (values["meeting"], values["subject"]):
        values["text_digest"] = wrong.text_digest
    vote = Vote.objects.create(
        entry=draft.key, content=draft.content, recorded_by=act, plan=words.plan, **values
    )
    VoteScope.objects.bulk_create(
        VoteScope(vote=vote, share_class_id=share_class) for share_class in draft.scope
    )
    Ballot.objects.bulk_create(
        Ballot(
            vote=vote,
            fund_id=one.fund,
            trustee=one.trustee,
            choice=one.choice.value,
            in_person=one.in_person,
        )
        for one in cast
    )
