"""Terminating the Plan in three steps: what, the test of a Complete Termination, and what follows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from governance.domain.faults import Fault
from governance.forms.terminations import SAID, CompleteTestForm, TerminationForm
from governance.models import Distributor
from governance.selectors.parties import share_classes_of
from governance.selectors.votes import listed
from governance.services.book_terminations import EVIDENCE_OF
from governance.services.terminations import TerminationAsked, preview_termination, record_termination
from governance.views.at_fields import put_at_fields
from governance.views.pages import UNPROCESSABLE, Crumb, refusal_of
from governance.views.recording import SecretarysPage
from governance.views.shown import STEP, TOO_OLD, Shown


class TerminationNew(Shown, SecretarysPage):
    """A termination to be voted on."""

    salt = "governance.termination"
    scope_template = "governance/termination_new.html"
    test_template = "governance/termination_test.html"
    check_template = "governance/termination_check.html"
    title = "Terminate the Plan"
    form_class = TerminationForm
    step = scope_template

    def get_template_names(self) -> list[str]:
        """The step that is due."""
        return [self.step]

    def says(self) -> str:
        """Which step it is."""
        return {
            self.scope_template: "Step 1 of 3: by whom, for which Portfolios, and from when (Section 11).",
            self.test_template: "Step 2 of 3: the test of a Complete Termination, with its evidence.",
            self.check_template: "Step 3 of 3: what follows. Nothing is recorded before you say so.",
        }[self.step]

    def crumbs(self) -> Sequence[Crumb]:
        """Below all terminations."""
        url = reverse("governance:terminations", args=[self.plan.code])
        return [Crumb(label="Terminations", url=url)]

    def form_arguments(self) -> Mapping[str, Any]:
        """The Portfolios there are."""
        return {"portfolios": [(row.portfolio, row.portfolio_name) for row in share_classes_of(self.plan)]}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Step 1; with an answer to it in the address, step 2."""
        if STEP not in request.GET:
            return self.render_to_response(self.get_context_data(form=self._scope(answered=False)))
        scope = self._scope()
        if not scope.is_valid():
            return self.render_to_response(self.get_context_data(form=scope), status=UNPROCESSABLE)
        return self._ask_test(self._test())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """From step 2 to 3, from 3 back to 2, or record what 3 showed."""
        scope = self._scope()
        if not scope.is_valid():
            return self.render_to_response(self.get_context_data(form=scope), status=UNPROCESSABLE)
        if "shown" not in request.POST:
            return self._check(scope)
        shown = self.unsigned(request.POST["shown"])
        if shown is None:
            return self._ask_test(self._test(), faults=(TOO_OLD,))
        if "record" in request.POST:
            return self._record(scope, shown)
        return self._ask_test(self._test(shown=shown))

    def _check(self, scope: TerminationForm) -> HttpResponse:
        """Step 3: what recording it would give."""
        test = self._test(sent=True)
        if not test.is_valid():
            return self._ask_test(test, status=UNPROCESSABLE)
        said = dict(test.cleaned_data)
        asked = _asked(scope, said)
        found, faults = refusal_of(
            lambda: preview_termination(plan=self.plan, termination=asked, acting_user=self.acting_user)
        )
        if faults:
            put_at_fields(test, faults)
            return self._ask_test(test, faults=faults)
        self.step = self.check_template
        context = self.get_context_data(
            form=test,
            termination=found.termination,
            outcome=found.outcome,
            asked=asked,
            shown=self.signed({"said": said}),
        )
        return self.render_to_response(context)

    def _record(self, scope: TerminationForm, shown: Mapping[str, Any]) -> HttpResponse:
        """What was shown, and nothing else; a second time nothing changes."""
        found, faults = refusal_of(
            lambda: record_termination(
                plan=self.plan, termination=_asked(scope, shown["said"]), acting_user=self.acting_user
            )
        )
        if faults:
            return self._ask_test(self._test(shown=shown), faults=faults)
        self.say(found.outcome, what="termination")
        row = found.termination
        return redirect("governance:termination", plan=self.plan.code, termination=row.number)

    def _scope(self, *, answered: bool = True) -> TerminationForm:
        return TerminationForm(self.request.GET if answered else None, **self.form_arguments())

    def _test(self, *, sent: bool = False, shown: Mapping[str, Any] | None = None) -> CompleteTestForm:
        """Step 2: empty, as sent, or as shown before."""
        rows = Distributor.objects.filter(agreements__plan=self.plan).distinct().order_by("code")
        distributors = [(row.code, row.name) for row in rows]
        if sent:
            return CompleteTestForm(self.request.POST, distributors=distributors)
        return CompleteTestForm(initial=dict(shown["said"]) if shown else {}, distributors=distributors)

    def _ask_test(
        self, test: CompleteTestForm, *, faults: tuple[Fault, ...] = (), status: int = 200
    ) -> HttpResponse:
        self.step = self.test_template
        scope = self._scope()
        scope.is_valid()
        context = super().get_context_data(form=test, question=self._in_words(scope))
        return self.render_to_response(
            {**context, "faults": faults}, status=UNPROCESSABLE if faults else status
        )

    def _in_words(self, scope: TerminationForm) -> dict[str, Any]:
        """What step 1 said, as the summary says it."""
        names = dict(self.form_arguments()["portfolios"])
        chosen = [names[code] for code in scope.cleaned_data["portfolios"]]
        by = dict(scope.fields["by"].choices)  # type: ignore[attr-defined]  # a ChoiceField
        return {
            "by": by[scope.cleaned_data["by"]],
            "effective": scope.cleaned_data["effective"],
            "portfolios": listed(chosen, what=f"of {len(names)}"),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The Plan, for the links."""
        return super().get_context_data(plan=self.plan.code, **kwargs)


def _asked(scope: TerminationForm, said: Mapping[str, Any]) -> TerminationAsked:
    values = scope.cleaned_data
    return TerminationAsked(
        id=values["id"] or f"termination-{values['effective']}",
        by=values["by"],
        portfolios=tuple(values["portfolios"]),
        effective=values["effective"],
        in_material_breach=tuple(said["in_material_breach"]),
        evidence={key: said.get(f"evidence_{key}", "") for key in EVIDENCE_OF},
        **{key: said[key] == "yes" for key, _ in SAID},
    )
