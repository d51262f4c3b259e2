"""What each person does with a notice, on a page of its own: acknowledge, send back, consent, withdraw."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from assignments.domain.errors import NotShown
from assignments.domain.routes import PayeeKind
from assignments.selectors.access_notices import NoticeShown
from governance.domain.roles import Deed
from governance.views.at_fields import FieldActPage
from governance.views.pages import Crumb
from plan_admin.parties.forms import (
    AcknowledgeForm,
    ConsentForm,
    RecordConsentForm,
    SendBackForm,
    WithdrawForm,
)
from plan_admin.parties.reviewing import look_again
from plan_admin.parties.services.deciding import (
    acknowledge_notice,
    consent_to_notice,
    needed_of,
    record_consent,
    send_back_notice,
)
from plan_admin.parties.services.giving import Writing, withdraw_notice
from plan_admin.parties.views.notices import OfNotice


class NoticeAct(OfNotice, FieldActPage):
    """Something that is done with a notice, on a page of its own."""

    template_name = "parties/notice_act.html"
    button = "Save"
    danger = False

    def crumbs(self) -> Sequence[Crumb]:
        """Below the notice."""
        url = reverse("parties:notice", args=[self.plan.code, self.kwargs["notice"]])
        return [*super().crumbs(), Crumb(label=f"{self.notice.title} {self.notice.id}", url=url)]

    def done(self, outcome: Any) -> HttpResponse:
        """Back to the notice."""
        messages.success(self.request, str(outcome))
        return redirect("parties:notice", plan=self.plan.code, notice=self.notice.id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button."""
        return super().get_context_data(button=self.button, danger=self.danger, **kwargs)


class Acknowledge(NoticeAct):
    """The Fund has the notice: what it says is recorded."""

    deeds = act_deeds = (Deed.ACKNOWLEDGE,)
    title = "Acknowledge the notice"
    form_class = AcknowledgeForm
    button = "Acknowledge"

    def says(self) -> str:
        """What follows."""
        return (
            "For compliance: the Fund received it, and what it says is recorded at once (Section 6(c)). Every"
            " hold that waited for it is looked at again."
        )

    def form_arguments(self) -> Mapping[str, Any]:
        """Whether it reaches back."""
        return {"reaches_back": bool(self.back)}

    def initial(self) -> Mapping[str, Any]:
        """Today."""
        return {"received_on": timezone.localdate().isoformat()}

    def act(self, form: Any) -> str:
        """Ask the service, then look at what is held."""
        acknowledge_notice(
            notice_id=self.notice.id,
            received_on=form.cleaned_data["received_on"],
            reaches_back_seen=form.cleaned_data.get("reaches_back_seen", False),
            acting_user=self.acting_user,
            today=timezone.localdate(),
        )
        review = look_again(plan=self.plan.code, user=self.acting_user.get_username())
        return (
            "Acknowledged, and recorded. Months that are computed and not closed stand as they are: compute"
            f" them anew where they are concerned. {review}"
        ).strip()


class SendBack(NoticeAct):
    """The Distributor is to say it otherwise."""

    deeds = act_deeds = (Deed.ACKNOWLEDGE,)
    title = "Send the notice back"
    form_class = SendBackForm
    button = "Send it back"
    danger = True

    def says(self) -> str:
        """What follows."""
        return "For compliance: nothing of it is recorded, and the Distributor reads your reason."

    def act(self, form: Any) -> str:
        """Ask the service."""
        send_back_notice(
            notice_id=self.notice.id, acting_user=self.acting_user, reason=form.cleaned_data["reason"]
        )
        return "Sent back. The Distributor sees it with your reason."


class RecordConsent(NoticeAct):
    """An Assignee consented on paper."""

    deeds = act_deeds = (Deed.ACKNOWLEDGE,)
    title = "Record a consent"
    form_class = RecordConsentForm
    button = "Record the consent"

    def says(self) -> str:
        """What it is to."""
        return (
            "For compliance: an Assignee's consent to exactly this notice, with its writing (Section 6(e))."
        )

    def form_arguments(self) -> Mapping[str, Any]:
        """Those whose consent has not come, as things stand now."""
        given = {one.assignee for one in self.notice.consents if one.given_at is not None}
        needed = [one for one in needed_of(self.row) if one.code not in given]
        return {"assignees": [(one.code, one.name or one.code) for one in needed]}

    def act(self, form: Any) -> str:
        """Ask the service."""
        file = form.cleaned_data["document"]
        record_consent(
            notice_id=self.notice.id,
            assignee=form.cleaned_data["assignee"],
            writing=Writing(name=file.name, data=file.read()) if file else None,
            acting_user=self.acting_user,
        )
        return "The consent is recorded with its writing."


class Withdraw(NoticeAct):
    """The Distributor takes its notice back."""

    deeds = act_deeds = (Deed.OWN_DO,)
    title = "Withdraw the notice"
    form_class = WithdrawForm
    button = "Withdraw it"
    danger = True

    def is_for_me(self, notice: NoticeShown) -> bool:
        """A notice of one's own Distributor."""
        return self.viewer.acts_for(PayeeKind.DISTRIBUTOR, notice.distributor)

    def says(self) -> str:
        """What follows."""
        return (
            "For the Distributor that gave it: nothing of it is recorded. A new notice can be given any time."
        )

    def act(self, form: Any) -> str:
        """Ask the service."""
        withdraw_notice(
            notice_id=self.notice.id, acting_user=self.acting_user, reason=form.cleaned_data["reason"]
        )
        return "The notice is withdrawn."


class Consent(NoticeAct):
    """An Assignee consents in its own portal."""

    deeds = act_deeds = (Deed.OWN_DO,)
    title = "Consent to the notice"
    form_class = ConsentForm
    button = "Consent"

    def is_for_me(self, notice: NoticeShown) -> bool:
        """A notice that asks an Assignee of the reader's."""
        return any(self.viewer.acts_for(PayeeKind.ASSIGNEE, one.assignee) for one in notice.consents)

    def says(self) -> str:
        """What it is to."""
        return (
            f"For the Assignee: {self.notice.distributor_name} asks your consent to exactly what is said"
            " here; without it the Fund changes nothing (Section 6(b), 6(e))."
        )

    def initial(self) -> Mapping[str, Any]:
        """What is shown, by its digest."""
        return {"digest": self.notice.digest}

    def act(self, form: Any) -> str:
        """Ask the service."""
        try:
            consent_to_notice(
                notice_id=self.notice.id,
                digest=form.cleaned_data["digest"],
                acting_user=self.acting_user,
            )
        except NotShown:
            raise Http404("There is no such notice that asks your consent.") from None
        return "You have consented. Compliance is told."
