"""How figures look, everywhere: pages, print and admin. Nothing is computed here."""

from collections.abc import Sized
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from governance.domain.money import (
    CENTS_PER_DOLLAR,
    MILLIONTHS_PER_SHARE,
    TRILLIONTHS_PER_CENT,
    rate_text,
    round_half_up,
)
from governance.domain.periods import PlanMonth

register = template.Library()

DASH = "–"
MARKS = {
    # word of the state: (glyph, look, what people read)
    "computed": ("✓", "good", "computed"),
    "closed": ("■", "good", "closed"),
    "prepared": ("✓", "good", "prepared"),
    "approved": ("✓", "good", "approved"),
    "issued": ("➔", "good", "issued"),
    "settled": ("■", "good", "settled"),
    "done": ("✓", "good", "done"),
    "in_force": ("✓", "good", "in force"),
    "carried": ("✓", "good", "carried"),
    "ties": ("✓", "good", "ties"),
    "in": ("✓", "good", "in"),
    "recorded": ("✓", "good", "recorded"),
    "confirmed": ("✓", "good", "confirmed"),
    "disinterested": ("✓", "good", "Dis-interested"),
    "in office": ("✓", "good", "in office"),
    "held": ("‖", "wait", "held"),
    "not disinterested": ("◇", "wait", "not Dis-interested"),
    "ask counsel": ("!", "wait", "ask counsel"),
    "upcoming": ("○", "idle", "due later"),
    "due": ("!", "wait", "due now"),
    "overdue": ("✕", "bad", "overdue"),
    "not yet in office": ("…", "idle", "not yet in office"),
    "has left": ("○", "idle", "has left"),
    "queued": ("…", "wait", "queued"),
    "running": ("…", "wait", "running"),
    "proposed": ("…", "wait", "proposed"),
    "waiting": ("…", "wait", "waiting"),
    "acknowledged": ("✓", "good", "acknowledged"),
    "sent back": ("✕", "bad", "sent back"),
    "withdrawn": ("○", "idle", "withdrawn"),
    "replaced": ("○", "idle", "replaced"),
    "astray": ("!", "bad", "of no quarter"),
    "begins later": ("…", "idle", "begins later"),
    "estimate": ("~", "wait", "estimate"),
    "open": ("○", "idle", "open"),
    "not_in_force": ("○", "idle", "not in force"),
    "superseded": ("○", "idle", "superseded"),
    "voided": ("○", "idle", "voided"),
    "reversed": ("○", "idle", "reversed"),
    "carried for some": ("◐", "wait", "carried for some"),
    "waits for its votes": ("…", "wait", "waits for its votes"),
    "met": ("✓", "good", "met"),
    "not met": ("✕", "bad", "not met"),
    "carried in part": ("◐", "wait", "carried in part"),
    "active": ("✓", "good", "active"),
    "no password yet": ("…", "wait", "no password yet"),
    "no role": ("○", "idle", "no role"),
    "not_given": ("○", "idle", "not given"),
    "ended": ("○", "idle", "ended"),
    "rejected": ("✕", "bad", "rejected"),
    "failed": ("✕", "bad", "failed"),
    "returned": ("✕", "bad", "returned"),
    "lost": ("✕", "bad", "lost"),
    "missing": ("✕", "bad", "missing"),
    "lapsed": ("✕", "bad", "lapsed"),
    "differs": ("≠", "bad", "differs"),
    "agrees": ("✓", "good", "agrees"),
    "decided": ("✓", "good", "decided"),
    "paid": ("■", "good", "paid"),
    "received": ("…", "wait", "received"),
    "came too late": ("!", "wait", "came too late"),
    "not needed": ("○", "idle", "not needed"),
    "explained": ("✓", "wait", "explained"),
    "within": ("✓", "good", "within"),
    "within by calendar years": ("✓", "good", "within, by calendar years"),
    "exceeds": ("✕", "bad", "exceeds"),
    "nothing accrued": ("○", "idle", "nothing accrued"),
    "no limit in force": ("○", "idle", "no limit in force"),
    "consented": ("✓", "good", "consented"),
    "no consent needed": ("○", "idle", "no consent needed"),
    "consent missing": ("✕", "bad", "consent missing"),
    "shown": ("✓", "good", "shown"),
    "not asked for": ("○", "idle", "not asked for"),
    "not shown yet": ("…", "wait", "not shown yet"),
    "not_approved": ("✕", "bad", "not approved"),
    "disputed": ("!", "wait", "waits for an answer"),
    "answered": ("✓", "good", "answered"),
    "replied": ("!", "wait", "replied; waits for an answer"),
    "closed by the party": ("■", "idle", "closed"),
    "nothing due": ("○", "idle", "nothing due"),
    "not_begun": ("○", "idle", "not begun"),
    "recovered": ("■", "good", "recovered"),
    "over_recovered": ("≠", "bad", "over-recovered"),
    "waits": ("…", "wait", "waits for the agent"),
    "handed over": ("✓", "good", "handed over"),
    "late": ("✕", "bad", "late"),
    "as expected": ("✓", "good", "as expected"),
    "more than expected": ("≠", "bad", "more than expected"),
    "less than expected": ("≠", "bad", "less than expected"),
    "to be confirmed": ("!", "wait", "to be confirmed"),
    "waived": ("○", "idle", "waived"),
    "cannot be checked": ("!", "wait", "cannot be checked"),
    "room": ("✓", "good", "room"),
    "limit reached": ("✕", "bad", "limit reached"),
    "holds": ("✓", "good", "holds"),
    "waits for somebody": ("…", "wait", "waits"),
    "not_used": ("○", "idle", "not used"),
    "not_known": ("?", "wait", "not known here"),
    "draft": ("…", "wait", "draft"),
    "presented": ("✓", "good", "presented"),
    "reviewed": ("■", "good", "reviewed by the Board"),
    "stands": ("✓", "good", "stands"),
    "now": ("!", "wait", "now"),
    "soon": ("○", "idle", "soon"),
}


def _in_units(number: int | None, *, per_unit: int, places: int) -> str:
    if not number:
        return DASH
    whole, part = divmod(abs(number), per_unit)
    text = f"{whole:,}.{part:0{places}d}"
    return f"({text})" if number < 0 else text


@register.filter
def cents(amount: int | None) -> str:
    """Whole cents as dollars: 1,234.50; a negative amount in parentheses, zero as a dash."""
    return _in_units(amount, per_unit=CENTS_PER_DOLLAR, places=2)


@register.filter
def trillionths(amount: int | None) -> str:
    """Trillionths of a dollar as `cents` prints them, half-up to the cent."""
    return cents(round_half_up(amount, TRILLIONTHS_PER_CENT)) if amount else DASH


@register.filter
def dollars(amount: Decimal | str | None) -> str:
    """A dollar amount that has two decimals, as `cents` prints it."""
    return DASH if amount in (None, "") else cents(int(Decimal(str(amount)).scaleb(2)))


@register.filter
def shares(millionths: int | None) -> str:
    """Millionths of a Share as Shares with six decimals, zero as a dash."""
    return _in_units(millionths, per_unit=MILLIONTHS_PER_SHARE, places=6)


@register.filter
def percent(fraction: Decimal | str | None) -> str:
    """A rate that is a fraction per year, in percent: 0.0075 is `0.75 %`."""
    if fraction in (None, ""):
        return DASH
    text = format(Decimal(str(fraction)).scaleb(2).normalize(), "f")
    whole, _, part = text.partition(".")
    return f"{whole}.{part:0<2} %"


@register.filter
def rate(hundred_millionths: int | None) -> str:
    """A rate in hundred-millionths a year, as `percent` prints it."""
    return DASH if hundred_millionths is None else percent(rate_text(hundred_millionths))


@register.filter
def day(value: date | str | None) -> str:
    """A day: 30 Jun 2004."""
    if value in (None, ""):
        return DASH
    found = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{found.day} {found:%b %Y}" if found else DASH


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the exchange's time: 30 Jun 2004, 14:05."""
    if value is None:
        return DASH
    local = timezone.localtime(value)
    return f"{local.day} {local:%b %Y, %H:%M}"


@register.filter
def month_name(value: PlanMonth | str | date | None) -> str:
    """A month: September 2003."""
    if not value:
        return DASH
    if isinstance(value, PlanMonth):
        first = value.first
    elif isinstance(value, str):
        first = date.fromisoformat(f"{value[:7]}-01")
    else:
        first = value
    return f"{first:%B %Y}"


@register.simple_tag
def mark(state: str) -> SafeString:
    """A state as a word with a sign, never by colour alone."""
    glyph, look, word = MARKS.get(state.lower(), ("•", "idle", state.lower().replace("_", " ")))
    return format_html(
        '<span class="mark mark-{}"><span aria-hidden="true">{}</span> {}</span>', look, glyph, word
    )


@register.filter
def typed(words: str | None) -> SafeString:
    """What a text or a person said: the Sections that it cites are its own already (`own_words`)."""
    return format_html("<!--own-->{}<!--/own-->", words or "")


@register.filter
def beyond(things: Sized, shown: int) -> int:
    """How many of them stand beyond so many that are shown."""
    return max(0, len(things) - shown)


@register.filter
def rate4(fraction: Decimal | str | None) -> str:
    """A rate that was found from rounded figures, in percent with four decimals: `0.7500 %`."""
    if fraction in (None, ""):
        return DASH
    return f"{Decimal(str(fraction)).scaleb(2):.4f} %"
