"""Payment instructions (R13): what each Fund is to pay whom, and by which lines."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assignments.domain.instructions import InstructionStatus
from assignments.domain.routes import Component, PayeeKind
from assignments.models import PaymentInstruction
from assignments.selectors.instructions import instruction_document, instructions_of, with_portfolio
from governance.api.base import Endpoint, ListEndpoint
from governance.api.fields import DollarsField, MonthField
from governance.api.filters import MonthFilter
from governance.api.plans import AuthoritySerializer
from governance.domain.roles import Area
from governance.selectors.parties import portfolio_ids_by_word
from governance.selectors.words import fund_ids_by_word

PAYMENTS = "payments"
STATUSES = [(status.value, status.value) for status in InstructionStatus]
PAYEE_KINDS = [(kind.value, kind.value) for kind in PayeeKind]


class InstructionSerializer(serializers.Serializer):
    """What one Fund is to pay one payee for a month, and the votes that permit it."""

    id = serializers.CharField()
    month = MonthField()
    sequence = serializers.IntegerField()
    fund = serializers.CharField(source="fund.name")
    payee = serializers.CharField()
    payee_kind = serializers.ChoiceField(choices=PAYEE_KINDS)
    amount = DollarsField()
    status = serializers.ChoiceField(choices=STATUSES)
    held_because = serializers.ListField(child=serializers.CharField())
    authority = AuthoritySerializer()


class PaymentLineSerializer(serializers.Serializer):
    """One amount of an instruction."""

    portfolio = serializers.CharField()
    component = serializers.ChoiceField(choices=[(part.value, part.value) for part in Component])
    distributor = serializers.CharField()
    assignee = serializers.CharField(allow_null=True)
    claim = serializers.CharField(allow_null=True)
    for_month = MonthField(allow_null=True)
    of = serializers.CharField(allow_null=True)
    amount = DollarsField()


class PaymentSerializer(serializers.Serializer):
    """An instruction with its lines, as the document of a month has it."""

    id = serializers.CharField()
    sequence = serializers.IntegerField()
    fund = serializers.CharField()
    payee = serializers.CharField()
    payee_kind = serializers.ChoiceField(choices=PAYEE_KINDS)
    amount = DollarsField()
    status = serializers.ChoiceField(choices=STATUSES)
    held_because = serializers.ListField(child=serializers.CharField())
    authority = AuthoritySerializer()
    lines = PaymentLineSerializer(many=True)


class InstructionDetailSerializer(PaymentSerializer):
    """An instruction with its lines."""

    plan = serializers.CharField()
    month = MonthField()


class InstructionFilters(django_filters.FilterSet):
    """By month, Fund, payee, state and Portfolio."""

    month = MonthFilter(field_name="month", label="YYYY-MM.")
    fund = django_filters.CharFilter(method="of_fund", label="A Fund's code or name, in any case.")
    payee = django_filters.CharFilter(field_name="payee", label="A payee's code.")
    payee_kind = django_filters.ChoiceFilter(choices=PAYEE_KINDS, label="What the payee is.")
    status = django_filters.MultipleChoiceFilter(choices=STATUSES, label="State; several may be given.")
    portfolio = django_filters.CharFilter(
        method="of_portfolio", label="Instructions with a line of it: a code, alias or name, in any case."
    )

    def of_fund(self, rows: "QuerySet[Any]", _name: str, word: str) -> "QuerySet[Any]":
        """Raises: ValidationError for a word that names no Fund."""
        fund = fund_ids_by_word().get(word.casefold())
        if fund is None:
            raise serializers.ValidationError({"fund": [f"{word!r} is no Fund"]})
        return rows.filter(fund=fund)

    def of_portfolio(self, rows: "QuerySet[Any]", _name: str, word: str) -> "QuerySet[Any]":
        """Raises: ValidationError for a word that names no Portfolio."""
        portfolio = portfolio_ids_by_word().get(word.casefold())
        if portfolio is None:
            raise serializers.ValidationError({"portfolio": [f"{word!r} is no Portfolio"]})
        return with_portfolio(rows, portfolio=portfolio)


class Instructions(ListEndpoint):
    """The instructions of a Plan."""

    area = Area.MONTH
    tag = PAYMENTS
    serializer_class = InstructionSerializer
    filterset_class = InstructionFilters
    model = PaymentInstruction

    def rows(self) -> "QuerySet[Any]":
        """Whatever became of them."""
        return instructions_of(self.plan)

    @extend_schema(operation_id="list_instructions")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Payment instructions in the order in which they were prepared, whatever became of them."""
        return super().get(request, *args, **kwargs)


class InstructionDetail(Endpoint):
    """One instruction."""

    area = Area.MONTH
    tag = PAYMENTS

    @extend_schema(operation_id="get_instruction", responses=InstructionDetailSerializer)
    def get(self, _request: Request, plan: str, instruction: int) -> Response:
        """An instruction with its lines, each of a Portfolio, component, Distributor and perhaps Assignee."""
        document = instruction_document(self.plan, number=instruction)
        if document is None:
            raise Http404(f"The Plan has no instruction {instruction}.")
        return Response(document)
