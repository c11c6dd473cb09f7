"""Reading back the frozen documents of revisions, many of them quickly.

A revision's document was written by ``schemas.dump`` from values that had been judged, so
it is taken at its word: no rule is asked again. What comes from outside goes through
``schemas.read_filing`` and never through here.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from certify.scoring.document import (
    Accounts,
    Declarations,
    Economics,
    Filing,
    Judgement,
    Market,
    Organisation,
    Patent,
    Product,
)


def thaw(document: Mapping[str, Any]) -> Filing:
    """Return the filing that a revision's ``document`` was written from.

    KeyError, TypeError or an arithmetic error if its bytes are broken.
    """
    accounts, market = document.get("accounts"), document.get("market")
    return Filing(
        organisation=_organisation(document["organisation"]),
        product=_product(document["product"]),
        data_year=document["data_year"],
        economics=Economics(**_amounts(document["economics"])),
        accounts=Accounts(**_amounts(accounts)) if accounts is not None else None,
        patents=tuple(_patent(each) for each in document["patents"]),
        market=_market(market) if market is not None else None,
        declarations=Declarations(**document["declarations"]),
    )


def thaw_judgement(document: Mapping[str, Any]) -> Judgement:
    """Return the judgement that a final review's ``document`` was written from."""
    return Judgement(
        {name: Decimal(level) for name, level in document["levels"].items()},
        {no: Decimal(share) for no, share in document["confirmed_contributions"].items()},
    )


def _organisation(document: Mapping[str, Any]) -> Organisation:
    return Organisation(**{**document, "qualifications": tuple(document["qualifications"])})


def _product(document: Mapping[str, Any]) -> Product:
    return Product(**{**document, "launched_on": _day(document["launched_on"])})


def _amounts(document: Mapping[str, str | None]) -> dict[str, Any]:
    return {name: _number(text) for name, text in document.items()}


def _patent(document: Mapping[str, Any]) -> Patent:
    days = {name: _day(document[name]) for name in ("filed_on", "granted_on", "status_checked_on")}
    lists = {name: tuple(document[name]) for name in ("owners", "jurisdictions")}
    share = Decimal(document["contribution"])
    return Patent(**{**document, **days, **lists, "contribution": share})


def _market(document: Mapping[str, Any]) -> Market:
    premium = _number(document["price_premium_percent"])
    return Market(**{**document, "price_premium_percent": premium})


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
