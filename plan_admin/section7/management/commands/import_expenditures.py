from plan_admin.section7.management.given import GivenCommand
from plan_admin.section7.services.importing import import_expenditures


class Command(GivenCommand):
    """Import a Distributor's expenditures: all of the file, or nothing."""

    help = (
        "Imports distributor,quarter,portfolio,purpose,activity,payee,amount: what a Distributor spent in a"
        " quarter, written by its last month (2003-10), and why (Section 7). Another file for the quarter"
        " takes the place of what stands, which is kept."
    )
    service = import_expenditures
