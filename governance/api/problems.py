"""How the API says no: one shape for every refusal, with the Section and all faults."""

from rest_framework import serializers


class FaultSerializer(serializers.Serializer):
    """One thing wrong in a file, a form or an address; `row` null: the whole of it."""

    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # a field
    row = serializers.IntegerField(allow_null=True)
    column = serializers.CharField(allow_blank=True)
    problem = serializers.CharField()
    remedy = serializers.CharField(allow_blank=True)


class ProblemSerializer(serializers.Serializer):
    """Why it was not done. Nothing was stored."""

    message = serializers.CharField()
    section = serializers.CharField(allow_blank=True, help_text="The Section of the Plan, where one says so.")
    faults = FaultSerializer(many=True, help_text="Every fault at once.")
    who_may = serializers.ListField(child=serializers.CharField(), help_text="The roles that may.")
