"""How figures and days are written on pages: amounts in 万元 or 亿元, never as floats."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import Flask
from flask_babel import format_date, format_datetime
from flask_babel import gettext as _

from certify.web.locale import language

WAN = Decimal(10_000)
YI = Decimal(100_000_000)


def grouped(value: Decimal | str | int | None, places: int = 2) -> str:
    """Return ``value`` with thousands separators, rounded half-up to ``places``; "–" if null."""
    if value is None or value == "":
        return "–"
    exact = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:,}"


def wan(value: Decimal | str | None, places: int = 2) -> str:
    """Return yuan as 10,000 yuan (万元), without the unit."""
    return "–" if value in (None, "") else grouped(Decimal(value) / WAN, places)  # type: ignore[arg-type]


def yi(value: Decimal | str | None, places: int = 2) -> str:
    """Return yuan as 100 million yuan (亿元), without the unit."""
    return "–" if value in (None, "") else grouped(Decimal(value) / YI, places)  # type: ignore[arg-type]


def yuan(value: Decimal | str | None) -> str:
    """Return an amount with the unit that suits its size, in the reader's language."""
    if value in (None, ""):
        return "–"
    amount = Decimal(value)  # type: ignore[arg-type]
    if abs(amount) >= YI:
        return _("%(amount)s hundred million yuan", amount=grouped(amount / YI))
    if abs(amount) >= WAN:
        return _("%(amount)s ten thousand yuan", amount=grouped(amount / WAN))
    return _("%(amount)s yuan", amount=grouped(amount))


def day(value: date | datetime | None) -> str:
    """Return a legal day: 2026年3月1日, or 1 March 2026."""
    if value is None:
        return "–"
    return str(format_date(value, "y年M月d日" if language() == "zh" else "d MMMM y"))


def moment(value: datetime | None) -> str:
    """Return an instant in legal time, to the minute."""
    return "–" if value is None else str(format_datetime(value, "yyyy-MM-dd HH:mm"))


def init_app(app: Flask) -> None:
    """Give the templates these filters."""
    filters: dict[str, Any] = {
        "grouped": grouped, "wan": wan, "yi": yi, "yuan": yuan, "day": day, "moment": moment,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
