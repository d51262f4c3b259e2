"""Rule 12b-1(f): the links of the chain over what was issued, voted and presented."""

from django.db import models
from django.db.models import Q

from governance.models.acts import Act


class ChainLink(models.Model):
    """What one act recorded of one kind, bound to all links before it.

    `content` is canonical text, `digest` the SHA-256 of it, `previous` the head of the link before, `head`
    the digest over all of these (`governance/domain/chain.py`). `linked_at` is later than the act where the
    link took in what stood before the chain began.
    """

    sequence = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="links")
    about = models.CharField(max_length=400)
    linked_at = models.DateTimeField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    head = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "act"], name="chain_link_one_of_a_kind_for_an_act"),
            models.CheckConstraint(
                name="chain_link_is_named_in_one_line",
                condition=Q(kind__regex=r"^[A-Z][A-Z_]*$") & ~Q(about="") & ~Q(about__regex=r"[\r\n]"),
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.sequence}: {self.about}"
