"""Every kind that the chain covers. To add one: write a `ChainKind` beside the rows, add one line here, call
`append_link` at the end of the act that writes them, and let the database ask for it (`chain_covers_row`).
"""

from typing import Final

from assignments.selectors.chained_payments import DETERMINATIONS, PAYMENT_OUTCOMES, PAYMENTS_ISSUED
from governance.domain.chain import ChainKind
from governance.selectors.chained_boards import BOARDS, MEETINGS
from governance.selectors.chained_votes import VOTES, VOTES_OF_HOLDERS
from plan_admin.section7.selectors.chained_reports import REPORT_REVIEWS, REPORTS_PRESENTED

KINDS: Final[tuple[ChainKind, ...]] = (
    BOARDS,
    MEETINGS,
    VOTES,
    VOTES_OF_HOLDERS,
    PAYMENTS_ISSUED,
    PAYMENT_OUTCOMES,
    DETERMINATIONS,
    REPORTS_PRESENTED,
    REPORT_REVIEWS,
)
