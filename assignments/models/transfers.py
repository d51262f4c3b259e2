"""Section 6(b)-(e): Transfers, directions and Monthly Calculations."""

from functools import reduce
from operator import or_

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from assignments.domain.transferred import EACH, transferred_of, transferred_words
from governance.models import Act, Distributor, Plan, Recorded, ShareClass
from governance.models.acts import RecordedQuerySet

OF_WHAT_CAN_BE = reduce(or_, (Q(components=[one.value for one in covered]) for covered in EACH))


class Assignee(models.Model):
    """Section 6(b): a designee to whom a Distributor assigns, transfers or pledges its Distribution Fees."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.code


class CollectionAgent(models.Model):
    """Section 6(e): a depository or collection agent designated by an Assignee."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.code


class Transfer(Recorded):
    """Section 6(b): a percentage of a Distributor's 12b-1 Share of Distribution Fees goes to an Assignee.

    `components` says what is transferred: the distribution fee, the contingent deferred sales charges that
    are paid to the Distributor (Section 11), or both, in that order.
    """

    class Kind(models.TextChoices):
        """ "Transfer" is the Plan's word for all three."""

        SALE = "SALE", "sale"
        ASSIGNMENT = "ASSIGNMENT", "assignment"
        PLEDGE = "PLEDGE", "pledge"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="transfers")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="transfers")
    assignee = models.ForeignKey(Assignee, on_delete=models.PROTECT, related_name="transfers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    percent = models.DecimalField(max_digits=13, decimal_places=10)
    issued_from = models.DateField(null=True)
    issued_to = models.DateField(null=True)
    effective = DateRangeField()
    notified = models.DateField(null=True)
    components = ArrayField(models.CharField(max_length=16))
    replaces = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"], condition=Q(superseded_by__isnull=True), name="transfer_stands_once"
            ),
            models.CheckConstraint(
                name="transfer_percent_of_a_share",
                condition=Q(percent__gt=0, percent__lte=100),
                violation_error_message=(
                    "Section 6(b): a Transfer covers more than 0 and at most 100 percent."
                ),
            ),
            models.CheckConstraint(
                name="transfer_window_is_not_reversed",
                condition=Q(issued_from__isnull=True)
                | Q(issued_to__isnull=True)
                | Q(issued_from__lte=F("issued_to")),
            ),
            models.CheckConstraint(
                name="transfer_never_of_the_service_fee",
                condition=~Q(components__contains=["SERVICE_FEE"]),
                violation_error_message=(
                    "Section 6(b): only Distribution Fees and contingent deferred sales charges can be"
                    " transferred."
                ),
            ),
            models.CheckConstraint(
                name="transfer_of_what_can_be_transferred",
                condition=OF_WHAT_CAN_BE,
                violation_error_message=(
                    "Section 6(b): a Transfer is of the distribution fee, of the contingent deferred sales"
                    " charges, or of both, in that order."
                ),
            ),
            models.CheckConstraint(
                name="transfer_has_a_first_day", condition=Q(effective__startswith__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"

    @property
    def transferred(self) -> str:
        """What is transferred, in words."""
        return transferred_words(transferred_of(self.components))


class TransferScope(models.Model):
    """The Shares of a Portfolio that a Transfer reaches."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="scope")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="transfers")
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("transfer", "share_class", name="transfer_scope_once")]

    def __str__(self) -> str:
        return f"{self.transfer_id}/{self.share_class_id}"


class PaymentDirection(Recorded):
    """Section 6(d), (e): whom the Distributor directs the Fund to pay."""

    class Route(models.TextChoices):
        """Directly to each Assignee, or the whole share to a collection agent."""

        ASSIGNEE = "ASSIGNEE", "each Assignee directly, Section 6(d)"
        COLLECTION_AGENT = "COLLECTION_AGENT", "a collection agent, Section 6(e)"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="directions")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="directions")
    route = models.CharField(max_length=16, choices=Route.choices)
    irrevocable = models.BooleanField(default=False)
    agent = models.ForeignKey(CollectionAgent, on_delete=models.PROTECT, related_name="directions", null=True)
    designated_by = models.ForeignKey(
        Assignee, on_delete=models.PROTECT, related_name="designations", null=True
    )
    effective = DateRangeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="direction_stands_once",
            ),
            models.CheckConstraint(
                name="direction_names_its_agent",
                condition=Q(route="COLLECTION_AGENT", agent__isnull=False)
                | Q(route="ASSIGNEE", agent__isnull=True),
                violation_error_message="Section 6(e): a direction to a collection agent names the agent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"


class DirectionScope(models.Model):
    """The Portfolios that a direction reaches; at most one direction per Distributor, Portfolio and day."""

    direction = models.ForeignKey(PaymentDirection, on_delete=models.PROTECT, related_name="scope")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="directions")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="+")
    effective = DateRangeField()
    superseded_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+", null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="direction_one_per_distributor_portfolio_and_day",
                expressions=[
                    ("share_class", RangeOperators.EQUAL),
                    ("distributor", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_by__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.direction_id}/{self.share_class_id}"


class MonthlyCalculation(Recorded):
    """Section 6(d): the Distributor's own figures of a month, as received."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="calculations")
    distributor = models.ForeignKey(Distributor, on_delete=models.PROTECT, related_name="calculations")
    month = models.DateField()
    received = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "entry"],
                condition=Q(superseded_by__isnull=True),
                name="calculation_stands_once",
            ),
            models.CheckConstraint(name="calculation_month_is_a_first_day", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.entry} ({self.pk})"


class CalculationShare(models.Model):
    """6(d)(i): the Distributor's 12b-1 Share of one Portfolio, dollars, as the Distributor computed it."""

    calculation = models.ForeignKey(MonthlyCalculation, on_delete=models.PROTECT, related_name="shares")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint("calculation", "share_class", name="calculation_share_once")]

    def __str__(self) -> str:
        return f"{self.calculation_id}/{self.share_class_id}"


class CalculationPortion(models.Model):
    """6(d)(ii): an Assignee's 12b-1 Portion of one Portfolio, dollars, as the Distributor computed it."""

    calculation = models.ForeignKey(MonthlyCalculation, on_delete=models.PROTECT, related_name="portions")
    share_class = models.ForeignKey(ShareClass, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(Assignee, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint("calculation", "share_class", "assignee", name="calculation_portion_once")
        ]

    def __str__(self) -> str:
        return f"{self.calculation_id}/{self.share_class_id}/{self.assignee_id}"
