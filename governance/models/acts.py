"""Acts, and the records that acts leave: rows that are added and superseded, never edited.

Act numbers rise in the order in which fact-changing acts commit (`services/acts.py` holds the lock), so
"what was known at act N" is a plain comparison, and a month can be computed twice on the same facts.
"""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

ALL_KNOWN = 2**62
"""An act after all acts: as whose facts what is known now stands."""


class Act(models.Model):
    """One thing that somebody did: who, when, what, from which source, why."""

    kind = models.CharField(max_length=40)
    acting_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="acts")
    acted_at = models.DateTimeField(db_default=Now())
    source = models.CharField(max_length=400, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    summary = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"act {self.pk}: {self.kind}"


class RecordedQuerySet(models.QuerySet[Any]):
    """Questions about records as they were known at some act."""

    def known_at(self, act_id: int | None) -> Self:
        """Rows that stood right after that act; None: rows that stand now."""
        if act_id is None:
            return self.filter(superseded_by__isnull=True)
        return self.filter(
            Q(superseded_by__isnull=True) | Q(superseded_by__gt=act_id), recorded_by__lte=act_id
        )


class Recorded(models.Model):
    """A record that is never edited: a correction is a new row, and names the act that superseded the old.

    `entry` is the record's identity (its id, or its natural key), `content` what was said, in canonical form.
    """

    entry = models.CharField(max_length=400)
    content = models.JSONField()
    recorded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True
