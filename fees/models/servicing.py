"""Section 5: net assets of Shares by the entity that services their owners; large, loaded by COPY."""

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower, Replace

from governance.models import Act, ShareClass


class ServicedAssets(models.Model):
    """Section 5: net assets (dollars) of the Shares owned by a servicing entity's customers on a day."""

    pk = models.CompositePrimaryKey("share_class", "date", "entity", "recorded_by")
    share_class = models.ForeignKey(
        ShareClass, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    date = models.DateField()
    entity = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    superseded_by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False, null=True
    )
    net_assets = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "share_class",
                "date",
                Lower(Replace("entity", Value(" "))),
                condition=Q(superseded_by__isnull=True),
                name="serviced_assets_one_figure_a_day",
            ),
            models.CheckConstraint(
                name="serviced_assets_not_negative",
                condition=Q(net_assets__gte=0),
                violation_error_message="Section 5: customers own no negative net assets.",
            ),
            models.CheckConstraint(
                name="serviced_assets_name_their_entity",
                condition=Q(entity__regex=r"\S"),
                violation_error_message="Section 5: net assets are those of a named entity's customers.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share_class_id} {self.date} {self.entity}: {self.net_assets}"
