from plan_admin.section7.management.given import GivenCommand
from plan_admin.section7.services.importing import import_unrecovered_advances


class Command(GivenCommand):
    """Import a Distributor's unrecovered advances: all of the file, or nothing."""

    help = (
        "Imports distributor,portfolio,as_of,amount: what a Distributor had advanced and not recovered at the"
        " end of a day, from which on the quarterly reports count (for information, Schedule A)."
    )
    service = import_unrecovered_advances
