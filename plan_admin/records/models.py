"""Rule 12b-1(f): documents that the secretary attached to a Plan, an agreement or a meeting."""

from django.db import models
from django.db.models import Q

from governance.models import Act, FiledDocument, Plan


class KeptDocument(models.Model):
    """A writing as it came, what it is and what it is about: `subject` is the id of the agreement or meeting.

    `dated` is the document's own day; what was attached wrongly stays, and says so by a later one.
    """

    class About(models.TextChoices):
        """What a document can be about."""

        PLAN = "PLAN", "the Plan"
        AGREEMENT = "AGREEMENT", "a related agreement"
        MEETING = "MEETING", "a meeting"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="kept_documents")
    about = models.CharField(max_length=9, choices=About.choices)
    subject = models.CharField(max_length=400, blank=True)
    words = models.CharField(max_length=300)
    dated = models.DateField()
    document = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+")
    attached_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "about", "subject", "document"], name="kept_document_attached_once"
            ),
            models.CheckConstraint(
                name="kept_document_says_what_it_is_and_of_what",
                condition=Q(words__regex=r"\S")
                & (Q(about="PLAN", subject="") | (Q(about__in=["AGREEMENT", "MEETING"]) & ~Q(subject=""))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.pk})"
