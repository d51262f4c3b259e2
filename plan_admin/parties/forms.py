"""The forms of notices: what a Distributor transfers and directs, and what compliance says to it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from assignments.domain.notices import NoticeAsked, NoticeKind
from governance.domain.reference import Value
from governance.forms.choices import offer
from governance.forms.uploads import writing_field

Choices = Sequence[tuple[str, str]]
AGREEMENT = "agreement"
WHAT = (
    (
        "transfer",
        "all or part of our 12b-1 Share of Distribution Fees, or of our contingent deferred sales charges, to"
        " an Assignee (Section 6(b))",
    ),
    ("direction", "nothing: we direct whom the Fund pays (Section 6(d) or 6(e))"),
    (AGREEMENT, "our agreement with the Fund itself"),
)
KINDS = (("sale", "a sale"), ("assignment", "an assignment"), ("pledge", "a pledge"))
COMPONENTS = (
    ("distribution_fee", "our Distribution Fees: the asset-based sales charge (Section 6(b))"),
    ("cdsc", "our contingent deferred sales charges: what is withheld from redemptions (Section 11)"),
    ("distribution_fee,cdsc", "both, in the same percentage"),
)
ROUTES = (
    ("assignee", "each Assignee its 12b-1 Portion, directly (Section 6(d))"),
    ("collection_agent", "all of our 12b-1 Share to a depository or collection agent (Section 6(e))"),
)


def _day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _address(label: str, help_text: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


def _reason(label: str, help_text: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=help_text,
    )


class FirstQuestion(forms.Form):
    """What is transferred: an agreement is none of the portal's matters."""

    what = forms.ChoiceField(label="What do you transfer?", choices=WHAT, widget=forms.RadioSelect)


class NoticeForm(forms.Form):
    """What every notice has: for which Distributor, for which Portfolios, from which day on."""

    kind: ClassVar[NoticeKind]
    keys: ClassVar[Mapping[str, str]] = {}
    distributor = forms.ChoiceField(label="On behalf of")
    portfolios = forms.MultipleChoiceField(
        label="Portfolios", widget=forms.CheckboxSelectMultiple, required=False
    )
    effective = _day("First day")

    def __init__(
        self,
        *args: Any,
        distributors: Choices,
        portfolios: Choices,
        assignees: Choices = (),
        closed: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, distributor=distributors, portfolios=portfolios)
        self.fields["portfolios"].help_text = "None marked: all of these."
        if len(distributors) == 1:
            self.fields["distributor"].widget = forms.HiddenInput()
            self.initial["distributor"] = distributors[0][0]
        if "designated_by" in self.fields:
            offer(self, designated_by=[("", "–"), *assignees])
        self.fields["effective"].help_text = f"{self.fields['effective'].help_text} {closed}".strip()

    def terms(self) -> dict[str, Value]:
        """What the notice says beside its Portfolios and its first day."""
        own = ("distributor", "portfolios", "effective")
        return {key: value for key, value in self.cleaned_data.items() if key not in own}

    def asked(self, about: int | None) -> NoticeAsked:
        """The notice, about the Transfer or direction of that number."""
        return NoticeAsked(
            kind=self.kind,
            effective=self.cleaned_data["effective"],
            portfolios=tuple(self.cleaned_data["portfolios"]) or None,
            about=about,
            terms=self.terms(),
        )


class TransferTermsForm(NoticeForm):
    """How much of which Shares' fees."""

    transfer_kind = forms.ChoiceField(label="It is", choices=KINDS)
    components = forms.ChoiceField(
        label="What is transferred",
        choices=COMPONENTS,
        required=False,
        initial=COMPONENTS[0][0],
        widget=forms.RadioSelect,
        help_text=(
            "Contingent deferred sales charges only where your distribution agreement for each of the"
            " Portfolios lets them be transferred; never the service fee."
        ),
    )
    percent = forms.CharField(
        label="Percent of your 12b-1 Share, or of these charges",
        max_length=14,
        help_text="More than 0, at most 100, like 60 or 33.5.",
    )
    issued_from = _day(
        "Of Shares issued from",
        required=False,
        help_text="The first original issue date; left out, from the first Shares on.",
    )
    issued_to = _day("Of Shares issued to", required=False, help_text="The last original issue date.")
    ends = _day(
        "First day no longer covered", required=False, help_text="Left out, it holds until further notice."
    )
    keys = {"kind": "transfer_kind", "name": "assignee"}

    def terms(self) -> dict[str, Value]:
        """A book calls its kind `kind`, and lists its components; not said, they are left out."""
        said = super().terms()
        said["kind"] = said.pop("transfer_kind")
        components = str(said.pop("components") or "")
        return {**said, "components": components.split(",")} if components else said


class TransferForm(TransferTermsForm):
    """Section 6(c): a new Transfer, with the Assignee's name and address."""

    kind = NoticeKind.TRANSFER
    assignee = forms.CharField(
        label="Name of the Assignee",
        max_length=200,
        help_text="Its full name; of one that the Fund knows, exactly its name or code.",
    )
    address = _address("Address of the Assignee", "To which the Fund writes (Section 6(c)).")
    field_order = (
        "distributor",
        "assignee",
        "address",
        "transfer_kind",
        "components",
        "percent",
        "portfolios",
        "issued_from",
        "issued_to",
        "effective",
        "ends",
    )


class TransferChangeForm(TransferTermsForm):
    """A Transfer that goes on otherwise from a day on."""

    kind = NoticeKind.TRANSFER_CHANGE
    field_order = (
        "distributor",
        "transfer_kind",
        "components",
        "percent",
        "portfolios",
        "issued_from",
        "issued_to",
    )


class TransferEndForm(NoticeForm):
    """A Transfer that ends."""

    kind = NoticeKind.TRANSFER_END
    effective = _day("First day no longer covered")


class DirectionForm(NoticeForm):
    """Section 6(d), (e): whom the Fund is to pay."""

    kind = NoticeKind.DIRECTION
    route = forms.ChoiceField(label="The Fund is to pay", choices=ROUTES, widget=forms.RadioSelect)
    agent = forms.CharField(
        label="Name of the agent",
        required=False,
        max_length=200,
        help_text="Of Section 6(e) only. Its full name; of one that the Fund knows, exactly its name.",
    )
    agent_address = _address("Address of the agent", "Of Section 6(e) only.", required=False)
    designated_by = forms.ChoiceField(
        label="Designated by",
        required=False,
        help_text="Of Section 6(e) only: the Assignee that designated the agent.",
    )
    irrevocable = forms.BooleanField(
        label="Irrevocable",
        required=False,
        help_text="Then it is changed or ended only with the consent of each Assignee concerned.",
    )
    ends = _day(
        "First day no longer covered", required=False, help_text="Left out, it holds until further notice."
    )
    keys = {"name": "agent", "address": "agent_address"}
    field_order = (
        "distributor",
        "route",
        "agent",
        "agent_address",
        "designated_by",
        "irrevocable",
        "portfolios",
        "effective",
        "ends",
    )


class DirectionChangeForm(DirectionForm):
    """A direction in the place of one that stands."""

    kind = NoticeKind.DIRECTION_CHANGE


class DirectionEndForm(NoticeForm):
    """A direction that ends: the Fund pays the Distributor again."""

    kind = NoticeKind.DIRECTION_END
    effective = _day("First day no longer covered")


class GiveForm(forms.Form):
    """The last step: the writing, and, where the notice reaches back, that it is meant so and why."""

    document = writing_field(
        label="The writing",
        help_text="The signed notice: PDF, a picture or plain text. It stays with the notice.",
    )

    def __init__(self, *args: Any, reaches_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reaches_back:
            self.fields["is_meant"] = forms.BooleanField(label="It is meant to reach back, as said above")
            self.fields["reaches_back"] = _reason(
                "Why it reaches back", "Compliance and the auditor read it."
            )

    def reason(self) -> str:
        """Why it reaches back, where that is meant."""
        return str(self.cleaned_data.get("reaches_back", "")) if self.cleaned_data.get("is_meant") else ""


class AcknowledgeForm(forms.Form):
    """Section 6(c): when the Fund received the notice."""

    received_on = _day("Received on", help_text="The day from which the Fund has the notice.")

    def __init__(self, *args: Any, reaches_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reaches_back:
            self.fields["reaches_back_seen"] = forms.BooleanField(
                label="It reaches back as said above, and that is right"
            )


class SendBackForm(forms.Form):
    """Why a notice is sent back."""

    reason = _reason("Reason", "What is missing or wrong, and what to do. The Distributor reads it.")


class WithdrawForm(forms.Form):
    """Why a notice is taken back."""

    reason = _reason("Reason", "Compliance reads it.")


class ConsentForm(forms.Form):
    """A consent to exactly what is shown."""

    digest = forms.CharField(widget=forms.HiddenInput)
    consents = forms.BooleanField(label="We consent to what is said above")


class RecordConsentForm(forms.Form):
    """A consent that came in writing."""

    assignee = forms.ChoiceField(label="Assignee")
    document = writing_field(
        label="Its writing", help_text="The Assignee's signed consent: PDF, a picture or plain text."
    )

    def __init__(self, *args: Any, assignees: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, assignee=assignees)


class NotShownAgain(forms.TextInput):
    """A number that is typed and never comes back in a page."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Without what was typed."""
        return super().get_context(name, None, attrs)


class BankForm(forms.Form):
    """A payee's account, its number typed twice."""

    party = forms.ChoiceField(label="Payee")
    holder = forms.CharField(label="Account holder", max_length=100, help_text="As the bank has it.")
    bank_name = forms.CharField(label="Bank", max_length=100)
    routing_number = forms.CharField(
        label="Routing number",
        max_length=9,
        widget=NotShownAgain(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="The bank's ABA number: nine digits.",
    )
    account_number = forms.CharField(
        label="Account number",
        max_length=17,
        widget=NotShownAgain(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="Digits alone. It is shown by its last four from now on.",
    )
    again = forms.CharField(
        label="Account number, again",
        max_length=17,
        widget=NotShownAgain(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, party=parties)
        if len(parties) == 1:
            self.fields["party"].widget = forms.HiddenInput()
            self.initial["party"] = parties[0][0]

    def clean(self) -> dict[str, Any]:
        """The number, typed twice alike."""
        values = super().clean() or {}
        if "again" in values and values["again"] != values.get("account_number"):
            self.add_error("again", "It is not the same number. Type both again.")
        return values


class BankDecisionForm(forms.Form):
    """Look at the numbers, confirm them or reject them."""

    decision = forms.ChoiceField(choices=[(word, word) for word in ("show", "confirm", "reject")])
    reason = _reason("Reason", "Needed to reject; the payee reads it.", required=False)


def iso(day: date | None) -> str:
    """A day as a date field takes it."""
    return day.isoformat() if day else ""
