"""What every page of the product has in common: who may open it, its first line, its way back, refusals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.generic.base import ContextMixin, TemplateView, View

from governance.domain.errors import PlanRuleViolation, Refused
from governance.domain.faults import Fault
from governance.domain.fields import NotReadable
from governance.domain.roles import Area, Deed
from governance.models import Plan
from governance.selectors.roles import NotYours, require, user_may
from governance.views.own_words import in_own_words

__all__ = ["ActPage", "Crumb", "Gate", "NotYours", "Page", "PageParts", "Part", "refusal_of"]

UNPROCESSABLE = 422
SHOWN = frozenset({200, 409, UNPROCESSABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """A step of the way from the front page; the last one has no address."""

    label: str
    url: str = ""


class Gate(View):
    """Lets in those whose role may do one of `deeds` in `area`; everyone else is sent to sign in or told no.

    `area` None: everyone who has signed in.
    """

    area: ClassVar[Area | None]
    deeds: ClassVar[tuple[Deed, ...]] = (Deed.SEE,)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Ask who it is before anything else is done."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        require(request.user, area=self.area, deeds=self.deeds)
        response = super().dispatch(request, *args, **kwargs)
        if "plan" in self.kwargs and response.status_code in SHOWN:
            return in_own_words(response, plan=self.plan.pk)
        return response

    @property
    def acting_user(self) -> AbstractUser:
        """Who acts: the gate has let nobody in who has not signed in."""
        return cast(AbstractUser, self.request.user)

    def may(self, deed: Deed) -> bool:
        """Whether who asks may do that here, for buttons that only some have."""
        return self.area is not None and user_may(self.request.user, area=self.area, deed=deed)

    @property
    def plan(self) -> Plan:
        """The Plan that the address names; there is none: not found."""
        if not hasattr(self, "_plan"):
            self._plan = Plan.objects.filter(code=self.kwargs["plan"]).first()
        if self._plan is None:
            raise Http404(f"There is no Plan {self.kwargs['plan']}.")
        return self._plan


FRONT_PAGE = Crumb(label="Front page", url="/")


class PageParts(ContextMixin):
    """Every page says in its first line what it shows, for whom and as of when."""

    title: ClassVar[str] = ""

    def page_title(self) -> str:
        """The page's name."""
        return self.title

    def says(self) -> str:
        """The first line."""
        return ""

    def crumbs(self) -> Sequence[Crumb]:
        """The way from the front page, without it and without the page itself."""
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The parts of the frame."""
        return {
            "page_title": self.page_title(),
            "says": self.says(),
            "crumbs": [FRONT_PAGE, *self.crumbs(), Crumb(label=self.page_title())],
            **super().get_context_data(**kwargs),
        }


class Page(Gate, PageParts, TemplateView):
    """A page that shows."""


class Part(Gate, ContextMixin, View):
    """A part that a page loads: its template alone, since the page has the frame already."""

    template_name: ClassVar[str]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The part; the frame around pages is not asked for."""
        return HttpResponse(render_to_string(self.template_name, self.get_context_data(**kwargs)))


def refusal_of(act: Callable[[], Any]) -> tuple[Any, tuple[Fault, ...]]:
    """Do an act; what it gives, and no faults; or nothing, and every reason why it was refused."""
    try:
        return act(), ()
    except Refused as refused:
        return None, refused.faults
    except (PlanRuleViolation, NotReadable) as reason:
        return None, (Fault(source="", row=None, column="", problem=str(reason)),)


class ActPage(Page):
    """A page with one form that asks one service: shows every fault, or what was done.

    A subclass gives `form_class`, does its act in `act` (raising what the service raises) and says in `done`
    where to go. Whoever may only see gets the page without its button (`act_deeds`).
    """

    form_class: ClassVar[type[Any]]
    act_deeds: ClassVar[tuple[Deed, ...]] = (Deed.DO,)

    def initial(self) -> Mapping[str, Any]:
        """What the form begins with."""
        return {}

    def form(self) -> Any:
        """The form, filled with what was sent."""
        if self.request.method == "POST":
            return self.form_class(self.request.POST, self.request.FILES, **self.form_arguments())
        return self.form_class(initial=dict(self.initial()), **self.form_arguments())

    def form_arguments(self) -> Mapping[str, Any]:
        """What else the form is made with."""
        return {}

    def act(self, form: Any) -> Any:
        """Ask the service."""
        raise NotImplementedError

    def done(self, outcome: Any) -> HttpResponseBase:
        """Where to go after the act."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it, or show every fault."""
        require(request.user, area=self.area, deeds=self.act_deeds)
        form = self.form()
        faults: tuple[Fault, ...] = ()
        if form.is_valid():
            outcome, faults = refusal_of(lambda: self.act(form))
            if not faults:
                return self.done(outcome)
        context = self.get_context_data(form=form, faults=faults, **kwargs)
        return self.render_to_response(context, status=UNPROCESSABLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and whether its button is there."""
        kwargs.setdefault("form", None)
        context = super().get_context_data(**kwargs)
        if context["form"] is None:
            context["form"] = self.form()
        return {
            "faults": (),
            "may_act": self.area is None or any(self.may(deed) for deed in self.act_deeds),
            **context,
        }
