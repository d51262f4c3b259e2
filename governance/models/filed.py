"""Writings that prove an act: a notice, a determination's grounds, a claim's papers, kept as they came."""

from django.db import models
from django.db.models import Q

from governance.models.acts import Act


class FiledDocument(models.Model):
    """A file as it was given, by its name and the SHA-256 of its bytes; the same file is kept once.

    The same bytes under another name are another file: a name may name a party, and is its sender's own.
    """

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    filed_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="filed_document_once", fields=["sha256", "name"]),
            models.CheckConstraint(name="filed_document_is_not_empty", condition=~Q(content=b"")),
            models.CheckConstraint(name="filed_document_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
