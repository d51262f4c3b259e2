"""The secretary's plain forms: a meeting, what was put to it, and how each Trustee voted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from governance.domain.reliefs import Relief
from governance.domain.votes import Choice, Matter
from governance.forms.choices import offer
from governance.models import BoardMeeting
from governance.selectors.seats import Seat
from governance.selectors.subjects import KIND_OF, ON_THE_PLAN
from governance.selectors.vote_words import MATTER_WORDS

ABSENT = "absent"
CHOICES = (
    (Choice.FOR.value, "for"),
    (Choice.AGAINST.value, "against"),
    (Choice.ABSTAINED.value, "abstained"),
    (Choice.RECUSED.value, "recused"),
    (ABSENT, "cast no vote"),
)
MATTERS = [(matter.value, words) for matter, words in MATTER_WORDS.items()]
Choices = Sequence[tuple[str, str]]


def _reason(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label="Reason of the correction",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=required,
        help_text="What was wrong, and how it was found. The earlier record is kept beside the new one.",
    )


def _conditions(reliefs: Sequence[Relief]) -> list[tuple[str, str]]:
    """Each condition once, with the reliefs that ask for it."""
    asked: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for relief in reliefs:
        for one in relief.conditions:
            asked.setdefault(one.key, []).append(relief.code)
            words.setdefault(one.key, one.words)
    return [(key, f"{words[key]} ({', '.join(codes)})") for key, codes in asked.items()]


class MeetingForm(forms.Form):
    """A meeting of one or several Boards."""

    date = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}))
    mode = forms.ChoiceField(
        label="How it met",
        choices=BoardMeeting.Mode.choices,
        help_text="By video or telephone nobody votes in person, which Sections 8 and 10 ask for.",
    )
    called_for = forms.MultipleChoiceField(
        label="Called for the purpose of voting on",
        choices=MATTERS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="As its notice says. A vote counts only at a meeting called for it (Section 8).",
    )
    funds = forms.MultipleChoiceField(
        label="Funds whose Boards met",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="None marked: the Boards of all the Funds.",
    )
    relief = forms.ChoiceField(
        label="Relief from voting in person",
        required=False,
        help_text="Only where the Boards relied on one: then votes from afar count, on its conditions.",
    )
    conditions = forms.MultipleChoiceField(
        label="Conditions of that relief which were true",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Each condition is affirmed by itself; without all of them the relief does not count.",
    )
    id = forms.SlugField(
        label="Its short name",
        max_length=100,
        required=False,
        help_text="Votes are recorded under it. Left out, it is made from the date, like board-2004-06-09.",
    )

    def __init__(
        self, *args: Any, funds: Choices, reliefs: Sequence[Relief], corrects: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            funds=funds,
            relief=[("", "none"), *((one.code, one.name) for one in reliefs)],
            conditions=_conditions(reliefs),
        )
        if corrects:
            self.fields["id"].disabled = True
            self.fields["id"].help_text = "It stays."
            self.fields["reason"] = _reason(required=True)


class QuestionForm(forms.Form):
    """What was put to the Boards: a meeting, a matter, and the Portfolios concerned."""

    meeting = forms.ChoiceField(label="Meeting")
    matter = forms.ChoiceField(label="Matter", choices=[("", "Choose"), *MATTERS])
    subject = forms.ChoiceField(
        label="About",
        required=False,
        help_text="An adoption or a continuance may be of the Plan itself; every other matter names its own.",
    )
    covers = forms.ChoiceField(
        label="A vote on the Plan covers",
        choices=[("all", "the Plan and its related agreements"), ("plan", "the Plan alone")],
    )
    portfolios = forms.MultipleChoiceField(
        label="Portfolios",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="None marked: all Portfolios of the Funds at the meeting.",
    )

    def __init__(
        self,
        *args: Any,
        meetings: Choices,
        subjects: Choices,
        portfolios: Choices,
        named_by: Mapping[Matter, Collection[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.named_by = named_by
        offer(
            self,
            meeting=[("", "Choose"), *meetings],
            subject=[("", "the Plan itself"), *subjects],
            portfolios=portfolios,
        )

    def clean(self) -> dict[str, Any]:
        """A matter names what it is about before anybody's vote is asked for."""
        values = super().clean() or {}
        if not values.get("matter") or "subject" not in values or self.fields["subject"].disabled:
            return values
        matter, subject = Matter(values["matter"]), values["subject"]
        if subject in self.named_by[matter] or (not subject and matter in ON_THE_PLAN):
            return values
        this = f"{MATTER_WORDS[matter]}: choose which {KIND_OF[matter]} it is about"
        self.add_error("subject", f"{this}, or the Plan itself." if matter in ON_THE_PLAN else f"{this}.")
        return values


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotRow:
    """One Trustee's line of the ballot form."""

    seat: Seat
    choice: Any
    remote: Any


class BallotsForm(forms.Form):
    """How each Trustee in office that day voted. Nothing is filled in for anybody."""

    def __init__(
        self, *args: Any, seats: Sequence[Seat], in_person: bool, corrects: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.seats = tuple(seats)
        for number, seat in enumerate(self.seats):
            self.fields[f"choice-{number}"] = forms.ChoiceField(
                label=seat.name,
                choices=CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say how {seat.name} voted."},
            )
            if in_person:
                self.fields[f"remote-{number}"] = forms.BooleanField(required=False, label=seat.name)
        if corrects:
            self.fields["reason"] = _reason(required=True)

    def rows(self) -> Iterator[BallotRow]:
        """The lines of the table."""
        for number, seat in enumerate(self.seats):
            remote = f"remote-{number}"
            yield BallotRow(
                seat=seat,
                choice=self[f"choice-{number}"],
                remote=self[remote] if remote in self.fields else None,
            )

    def cast(self) -> Iterator[tuple[str, str, bool]]:
        """Each Trustee with choice and whether from afar, as filled in."""
        for number, seat in enumerate(self.seats):
            yield (
                seat.name,
                str(self.cleaned_data[f"choice-{number}"]),
                bool(self.cleaned_data.get(f"remote-{number}")),
            )

    @staticmethod
    def filled(seats: Sequence[Seat], *, choices: Mapping[str, tuple[str, bool]]) -> dict[str, Any]:
        """The form's values for ballots by Trustee; who has none cast no vote."""
        values: dict[str, Any] = {}
        for number, seat in enumerate(seats):
            choice, remote = choices.get(seat.name, (ABSENT, False))
            values |= {f"choice-{number}": choice, f"remote-{number}": remote}
        return values
