"""Minutes of a meeting and the certified resolution of a vote, as the papers print them.

Rule 12b-1(d) to (f): what is not recorded is said to be not recorded.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from governance.domain.attendance import MODE_WORDS
from governance.domain.meeting_facts import Considered, Finding, MeetingFacts
from governance.domain.periods import day_words
from governance.domain.votes import Matter
from governance.models import BoardMeeting, Plan, Vote
from governance.selectors.chain import standing_head
from governance.selectors.fund_forms import FORM_WORDS, MEMBER, MEMBERS, forms_on, names_on
from governance.selectors.meetings import considered_of, facts_of
from governance.selectors.seats import Seat, seats_on
from governance.selectors.vote_words import MATTER_WORDS, about_words
from governance.selectors.votes import FundTally, VoteShown, ballots_of, votes_shown

NOT_RECORDED: Final = "not recorded"
NO_HEAD: Final = "Nothing was linked to the chain yet when this was printed."
# Rule 12b-1(e) speaks of implementing or continuing a plan; Section 9 has amendments approved likewise.
FINDING_ASKED: Final = frozenset({Matter.ADOPTION, Matter.CONTINUANCE, Matter.AMENDMENT})
FINDING_WORDS: Final = {
    Finding.REASONABLE_LIKELIHOOD: (
        "Those who voted in favour concluded, in the exercise of reasonable business judgment and in light of"
        " their fiduciary duties, that there is a reasonable likelihood that the Plan will benefit each Fund"
        " and its shareholders (Rule 12b-1(e))."
    ),
    Finding.NO_SUCH_LIKELIHOOD: (
        "It was not concluded that there is a reasonable likelihood that the Plan will benefit each Fund and"
        " its shareholders (Rule 12b-1(e))."
    ),
    None: "The finding that Rule 12b-1(e) asks for, to adopt or continue the Plan, is not recorded.",
}
Rows = list[list[str]]


def minutes_data(plan: Plan, meeting: BoardMeeting) -> Mapping[str, Any]:
    """All that is recorded of a meeting about a Plan, in words."""
    funds = dict(meeting.meeting_funds.order_by("fund__name").values_list("fund_id", "fund__name"))
    facts, considered = facts_of(meeting), considered_of(plan, meeting.entry)
    votes = [one for one in votes_shown(plan) if one.meeting == meeting.entry]
    return {
        "title": f"Minutes of the meeting of {day_words(meeting.date)}",
        "facts": [*_about(plan, meeting), *_notice(facts)],
        "funds": _funds(meeting, funds),
        "agenda": _agenda(facts),
        "attendance": _attendance(meeting, facts, funds),
        "pauses": _pauses(facts),
        **_weighed(considered),
        "votes": [_vote(one, funds=funds) for one in reversed(votes)],
        "recorded": _recorded(meeting),
        "head": _head(),
    }


def resolution_data(plan: Plan, vote: Vote, shown: VoteShown, count: FundTally) -> Mapping[str, Any]:
    """One vote as one Fund's Board cast it, for the secretary's certificate."""
    meeting = BoardMeeting.objects.get(entry=vote.meeting, superseded_by__isnull=True)
    funds = dict(meeting.meeting_funds.values_list("fund_id", "fund__name"))
    fund = next(pk for pk, name in funds.items() if name == count.fund)
    form, name = forms_on(shown.date, funds=[fund])[fund], names_on(shown.date, funds=[fund])[fund]
    considered = considered_of(plan, meeting.entry)
    was_called = vote.matter in meeting.called_for
    called = "called for this purpose" if was_called else "not recorded as called for this purpose"
    return {
        "title": f"Certified resolution of {name}",
        "opening": (
            f"{name}, {FORM_WORDS[form]}, held a meeting of its {MEMBERS[form]} on"
            f" {day_words(shown.date)}, {meeting.get_mode_display()}, {called}. It voted on this matter:"
        ),
        "facts": [
            ["Plan", plan.title],
            ["Matter", f"{shown.matter}, {shown.about}"],
            ["Covers", shown.covers if shown.about == "the Plan" else shown.about],
            ["Text voted on", f"SHA-256 {vote.text_digest}" if vote.text_digest else NOT_RECORDED],
            ["Portfolios, each separately", "; ".join(count.portfolios)],
            ["Moved by", shown.mover or NOT_RECORDED],
            ["Seconded by", shown.seconder or NOT_RECORDED],
            ["Meeting", f"{meeting.entry}; vote {vote.pk}"],
        ],
        "ballots": _ballots(shown, funds={fund: count.fund}),
        "count": _count_rows([count]),
        "outcome": _outcome(count, members=MEMBERS[form]),
        "follows": list(count.gives),
        **_weighed(considered),
        "finding": _finding_of(vote, count, considered),
        "certificate": (
            f"I am the secretary of {name}, and certify that this is what its records say of the vote."
        ),
        "head": _head(),
    }


def _about(plan: Plan, meeting: BoardMeeting) -> Rows:
    called = [MATTER_WORDS[Matter(one)] for one in meeting.called_for]
    rows = [
        ["Plan", plan.title],
        ["Meeting", meeting.entry],
        ["Held", f"{day_words(meeting.date)}, {meeting.get_mode_display()}"],
        ["Called for", "; ".join(called) or NOT_RECORDED],
    ]
    if meeting.relief:
        rows.append(
            ["Relief relied on", f"{meeting.relief}: {', '.join(meeting.relief_conditions)} affirmed"]
        )
    return rows


def _notice(facts: MeetingFacts) -> Rows:
    notice = facts.notice
    if notice is None:
        return [["Notice", NOT_RECORDED]]
    return [
        ["Notice given", day_words(notice.given) if notice.given else NOT_RECORDED],
        ["Notice given to", notice.to or NOT_RECORDED],
        ["Words of the notice", notice.words or NOT_RECORDED],
    ]


def _funds(meeting: BoardMeeting, funds: Mapping[int, str]) -> Rows:
    """Each Fund, as it was called and as it was formed that day, with how many sat on its Board."""
    forms, names = forms_on(meeting.date, funds=list(funds)), names_on(meeting.date, funds=list(funds))
    seats = seats_on(meeting.date, funds=list(funds))
    return [
        [
            names[fund],
            FORM_WORDS[forms[fund]],
            f"{sum(now in one.funds for one in seats)} {MEMBERS[forms[fund]]}",
        ]
        for fund, now in funds.items()
    ]


def _agenda(facts: MeetingFacts) -> list[str]:
    return [
        f"{MATTER_WORDS[line.matter]}, {about_words(line.matter, line.subject)}"
        + (f". {line.text}" if line.text else "")
        for line in facts.agenda or ()
    ]


def _attendance(meeting: BoardMeeting, facts: MeetingFacts, funds: Mapping[int, str]) -> Rows:
    """Everybody in office that day, and when and how each was there."""
    spells: dict[str, list[str]] = defaultdict(list)
    for one in facts.spells or ():
        day = "" if one.day == meeting.date else f"{day_words(one.day)}, "
        left = f"{one.left:%H:%M}" if one.left else "the end"
        spells[one.trustee].append(f"{day}{one.arrived:%H:%M} to {left}, {MODE_WORDS[one.mode]}")
    seats = {one.name: one for one in seats_on(meeting.date, funds=list(funds))}
    forms = set(forms_on(meeting.date, funds=list(funds)).values())
    member = MEMBER[forms.pop()] if len(forms) == 1 else MEMBER[""]
    absent = "not present" if facts.spells else NOT_RECORDED
    return [
        [name, _sits(seats.get(name), member), "; ".join(spells[name]) or absent]
        for name in sorted({*seats, *spells})
    ]


def _sits(seat: Seat | None, member: str) -> str:
    return f"{member}, {seat.standing}" if seat else "not in office on the day of the meeting"


def _pauses(facts: MeetingFacts) -> list[str]:
    return [
        f"Adjourned on {day_words(one.day)} at {one.at:%H:%M}, until {day_words(one.until)}"
        f"{f' at {one.resumed:%H:%M}' if one.resumed else ''}{f': {one.reason}' if one.reason else ''}."
        for one in facts.pauses or ()
    ]


def _weighed(considered: Considered | None) -> Mapping[str, Any]:
    said = considered or Considered()
    return {
        "information": list(said.information),
        "factors": list(said.factors),
        "basis": said.basis or "The basis for the decision is not recorded.",
        "finding": FINDING_WORDS[said.finding],
    }


def _finding_of(vote: Vote, count: FundTally, considered: Considered | None) -> str:
    """The finding of one vote: who voted against, or on something else, concluded nothing of the kind."""
    if vote.matter not in FINDING_ASKED:
        return "Rule 12b-1(e) asks for no finding on this matter."
    if not count.tally.carried:
        return "The matter was not carried: nothing was found that Rule 12b-1(e) asks for."
    return FINDING_WORDS[(considered or Considered()).finding]


def _vote(vote: VoteShown, *, funds: Mapping[int, str]) -> Mapping[str, Any]:
    row = Vote.objects.only("text_digest").get(pk=vote.id)
    return {
        "head": f"{vote.matter}, {vote.about}",
        "facts": [
            ["Portfolios", vote.portfolios],
            ["Moved by", vote.mover or NOT_RECORDED],
            ["Seconded by", vote.seconder or NOT_RECORDED],
            ["Taken at", vote.at or NOT_RECORDED],
            ["Text voted on", f"SHA-256 {row.text_digest}" if row.text_digest else NOT_RECORDED],
            ["Recorded", _recorded_words(vote)],
        ],
        "ballots": _ballots(vote, funds=funds),
        "count": _count_rows(vote.tallies),
        "follows": [
            f"{count.fund}: {words}" for count in vote.tallies for words in (*count.gives, *_lacks(count))
        ],
    }


def _ballots(vote: VoteShown, *, funds: Mapping[int, str]) -> Rows:
    """How each in office voted; who cast none is said to have cast none."""
    found: Rows = []
    cast = set()
    for one in ballots_of(vote.id, funds=list(funds)):
        found.append([one.trustee, one.choice, one.how, one.funds])
        cast.add(one.trustee)
    for seat in seats_on(vote.date, funds=list(funds)):
        if seat.name not in cast:
            found.append([seat.name, "cast no vote", "", ""])
    return sorted(found)


def _count_rows(tallies: Sequence[FundTally]) -> Rows:
    return [
        [one.fund, _majority(one, "board"), _majority(one, "disinterested"), one.state] for one in tallies
    ]


def _majority(count: FundTally, whose: str) -> str:
    """For, of how many in office, and how many are more than half."""
    in_office = getattr(count.tally, f"{whose}_in_office")
    return f"{getattr(count.tally, f'{whose}_for')} of {in_office} ({in_office // 2 + 1} needed)"


def _outcome(count: FundTally, *, members: str) -> str:
    if count.tally.carried:
        return f"It was carried by the majorities of the {members} in office that the Plan asks for."
    return f"It was not carried: {'; '.join(count.tally.missing)}."


def _lacks(count: FundTally) -> Iterator[str]:
    yield from (f"lacks {words}" for words in count.tally.missing)
    yield from (f"not counted: {words}" for words in count.tally.not_counted)


def _recorded_words(vote: VoteShown) -> str:
    moment = timezone.localtime(vote.recorded_at)
    reason = f"; {vote.reason}" if vote.reason else ""
    return f"{day_words(moment.date())} by {vote.recorded_by}{reason}"


def _recorded(meeting: BoardMeeting) -> str:
    act = meeting.recorded_by
    day = day_words(timezone.localtime(act.acted_at).date())
    return f"The meeting was recorded on {day} by {act.acting_user}" + (
        f": {act.reason}" if act.reason else "."
    )


def _head() -> str:
    found = standing_head()
    return NO_HEAD if found is None else str(found)
