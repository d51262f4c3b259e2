"""Ask the month's end for something, and see how far it is: each request is a job, done once."""

from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.api.base import Endpoint
from governance.api.fields import MonthField
from governance.domain.periods import PlanMonth
from governance.domain.roles import Area
from plan_admin.month_end import tasks
from plan_admin.month_end.models import JobKind, JobState
from plan_admin.month_end.selectors.jobs import JobShown, job_shown, jobs_of, newest_jobs, result_of
from plan_admin.month_end.services.jobs import request_job

JOBS = "jobs"
LARGEST_NUMBER = 2**63 - 1
ASKED_FOR = [(kind.value, kind.label) for kind in JobKind if kind is not JobKind.CHASE]
ACCEPTED = 202


class JobProblemSerializer(serializers.Serializer):
    """What ended a job: what happened, by which Section, and what to do next."""

    section = serializers.CharField()
    what = serializers.CharField()
    next = serializers.CharField()


class JobSerializer(serializers.Serializer):
    """A request and how far it is; `done` of `total` share classes are computed, where it computes any."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=JobKind.choices)
    plan = serializers.CharField()
    month = MonthField(allow_null=True)
    portfolio = serializers.CharField(allow_null=True)
    reason = serializers.CharField()
    requested_by = serializers.CharField()
    requested_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=JobState.choices)
    has_ended = serializers.BooleanField()
    attempts = serializers.IntegerField()
    progress = serializers.CharField()
    done = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    problems = JobProblemSerializer(many=True)


class JobDetailSerializer(JobSerializer):
    """A job with its result: a preview's month, counts, or what is missing."""

    result = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.ANY)
    def get_result(self, job: JobShown) -> Any:
        """Null until it is done; it can be large, so that lists do not have it."""
        return result_of(job.id)


class JobRequestSerializer(serializers.Serializer):
    """What is asked for."""

    kind = serializers.ChoiceField(choices=ASKED_FOR)
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=2000, help_text="Why; some kinds are refused without it."
    )
    portfolio = serializers.CharField(
        required=False, max_length=200, help_text="RECOMPUTE alone: its code, an alias or its name."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A Portfolio goes with RECOMPUTE, and RECOMPUTE with a Portfolio."""
        if (attrs["kind"] == JobKind.RECOMPUTE) is not ("portfolio" in attrs):
            raise serializers.ValidationError(
                {"portfolio": ["goes with RECOMPUTE (and it with a Portfolio)"]}
            )
        return attrs


class JobEndpoint(Endpoint):
    """What the month's end is asked for."""

    area = Area.MONTH
    tag = JOBS


class Jobs(JobEndpoint):
    """The jobs of a Plan."""

    @extend_schema(operation_id="list_jobs", responses=JobSerializer(many=True))
    def get(self, _request: Request, plan: str) -> Response:
        """The newest 100 jobs of a Plan, of any month."""
        return Response(JobSerializer(newest_jobs(self.plan), many=True).data)


class MonthJobs(JobEndpoint):
    """The jobs of a month."""

    EXAMPLES: ClassVar = [
        OpenApiExample("Close", value={"kind": "CLOSE_MONTH"}, request_only=True),
        OpenApiExample("Preview", value={"kind": "PREVIEW"}, request_only=True),
        OpenApiExample(
            "Compute anew",
            value={
                "kind": "RECOMPUTE",
                "portfolio": "example-energy-fund",
                "reason": "Corrected net assets.",
            },
            request_only=True,
        ),
    ]

    @extend_schema(operation_id="list_month_jobs", responses=JobSerializer(many=True))
    def get(self, _request: Request, plan: str, month: PlanMonth) -> Response:
        """The newest 50 jobs of a month."""
        return Response(JobSerializer(jobs_of(self.plan, month=month), many=True).data)

    @extend_schema(
        operation_id="request_job",
        request=JobRequestSerializer,
        responses={ACCEPTED: JobSerializer},
        examples=EXAMPLES,
    )
    def post(self, request: Request, plan: str, month: PlanMonth) -> Response:
        """Close a month, preview it, compute a Portfolio anew, finish, review what is held, verify the books.

        The answer is the job, at work or waiting; the same request that has not ended is the same job.
        Ask at its `Location` how far it is.
        """
        asked = JobRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        words: dict[str, Any] = asked.validated_data
        person: Any = request.user
        job = request_job(
            kind=JobKind(words["kind"]),
            plan=self.plan,
            month=month,
            requested_by=person,
            reason=words.get("reason", ""),
            arguments={"portfolio": words["portfolio"]} if "portfolio" in words else {},
        )
        tasks.send([job])
        shown = job_shown(job.pk)
        where = reverse("api:job", kwargs={"plan": self.plan.code, "job": job.pk})
        return Response(JobSerializer(shown).data, status=ACCEPTED, headers={"Location": where})


class JobDetail(JobEndpoint):
    """One job."""

    @extend_schema(operation_id="get_job", responses=JobDetailSerializer)
    def get(self, _request: Request, plan: str, job: int) -> Response:
        """A job, how far it is, and its result once it is done."""
        shown = job_shown(job) if job <= LARGEST_NUMBER else None
        if shown is None or shown.plan != self.plan.code:
            raise Http404(f"The Plan has no job {job}.")
        return Response(JobDetailSerializer(shown).data)
