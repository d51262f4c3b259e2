"""Rule 12b-1(f): the files from which the Plan's texts were read, as they came."""

from django.db import models

from governance.models.acts import Act
from governance.models.filed import FiledDocument
from governance.models.plans import PlanDocument


class PlanExhibit(models.Model):
    """A file of one of the Plan's texts: HTML or plain text, with its own bytes and their digest.

    The same words may come in several files; each is kept, and a text comes with its first.
    """

    text = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="exhibits")
    file = models.ForeignKey(FiledDocument, on_delete=models.PROTECT, related_name="+")
    kept_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("text", "file", name="plan_exhibit_kept_once")]

    def __str__(self) -> str:
        return f"file {self.file_id} of text {self.text_id}"
