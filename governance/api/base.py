"""What every endpoint has in common: the gate of the pages, the Plan of its address, pages of a list."""

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from governance.api.pagination import CURSOR, PAGE_SIZE, KeysetPagination, page_faults
from governance.domain.roles import Area, Deed
from governance.models import Plan
from governance.selectors.roles import require


class RoleGate(BasePermission):
    """The same gate as the pages': nobody is asked to sign in, the others need one of the deeds."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises: NotYours, which says whose it is."""
        if not request.user.is_authenticated:
            return False
        require(request.user, area=view.area, deeds=view.deeds_asked())
        return True


class Endpoint(APIView):
    """One address of the API. Reading takes one of `deeds` in `area`, everything else one of `act_deeds`.

    `area` None: everyone who has signed in. `tag` is the chapter of the documentation.
    """

    area: ClassVar[Area | None]
    deeds: ClassVar[tuple[Deed, ...]] = (Deed.SEE,)
    act_deeds: ClassVar[tuple[Deed, ...]] = (Deed.DO,)
    tag: ClassVar[str]
    permission_classes = (RoleGate,)

    def deeds_asked(self) -> tuple[Deed, ...]:
        """What this request needs."""
        return self.deeds if self.request.method in SAFE_METHODS else self.act_deeds

    @property
    def plan(self) -> Plan:
        """The Plan that the address names. Raises: Http404."""
        if not hasattr(self, "_plan"):
            self._plan = Plan.objects.filter(code=self.kwargs["plan"]).first()
        if self._plan is None:
            raise Http404(f"There is no Plan {self.kwargs['plan']}.")
        return self._plan


class PaperEndpoint(Endpoint):
    """A paper."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: FBT001, FBT002 - the framework's own signature
        """The paper is PDF and a refusal JSON, whatever is asked for."""
        renderer = self.get_renderers()[0]
        return renderer, renderer.media_type


class ListEndpoint(Endpoint, ListAPIView):
    """A list in pages. A filter that it does not have is refused, since the answer would be another's."""

    pagination_class = KeysetPagination
    filterset_class: ClassVar[type[Any]]
    model: ClassVar[type[Model]]

    def rows(self) -> "QuerySet[Any]":
        """All rows of the Plan, as a selector gives them."""
        raise NotImplementedError

    def get_queryset(self) -> "QuerySet[Any]":
        """The rows; for the description of the API there is no Plan, and the model is enough."""
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.rows()

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of the list."""
        faults = self._faults(request)
        if faults:
            raise ValidationError(faults)
        return super().get(request, *args, **kwargs)

    def _faults(self, request: Request) -> dict[str, list[str]]:
        """Everything wrong with the words after the question mark, before the first of them is followed."""
        known = {*self.filterset_class.base_filters, CURSOR, PAGE_SIZE}
        remedy = f"there is no such filter ({', '.join(sorted(known))})"
        faults = {name: [remedy] for name in sorted(set(request.query_params) - known)}
        asked = self.filterset_class(request.query_params, queryset=self.model._default_manager.none())
        faults |= {name: [str(one) for one in found] for name, found in asked.errors.items()}
        return faults | page_faults(request, model=self.model)
