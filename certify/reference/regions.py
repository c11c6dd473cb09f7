"""Administrative divisions (GB/T 2260, six digits) from python-stdnum's table.

The table also holds divisions that no longer exist: older papers bear their codes, so
they are known here; ``current`` tells them apart.
"""

import re
from functools import lru_cache
from typing import Final

from stdnum import numdb

from certify.i18n import N_, translate
from certify.reference.faults import BadValue, plain, shown

PROVINCES: Final = {
    "110000": N_("Beijing"),
    "120000": N_("Tianjin"),
    "130000": N_("Hebei"),
    "140000": N_("Shanxi"),
    "150000": N_("Inner Mongolia"),
    "210000": N_("Liaoning"),
    "220000": N_("Jilin"),
    "230000": N_("Heilongjiang"),
    "310000": N_("Shanghai"),
    "320000": N_("Jiangsu"),
    "330000": N_("Zhejiang"),
    "340000": N_("Anhui"),
    "350000": N_("Fujian"),
    "360000": N_("Jiangxi"),
    "370000": N_("Shandong"),
    "410000": N_("Henan"),
    "420000": N_("Hubei"),
    "430000": N_("Hunan"),
    "440000": N_("Guangdong"),
    "450000": N_("Guangxi"),
    "460000": N_("Hainan"),
    "500000": N_("Chongqing"),
    "510000": N_("Sichuan"),
    "520000": N_("Guizhou"),
    "530000": N_("Yunnan"),
    "540000": N_("Tibet"),
    "610000": N_("Shaanxi"),
    "620000": N_("Gansu"),
    "630000": N_("Qinghai"),
    "640000": N_("Ningxia"),
    "650000": N_("Xinjiang"),
    "710000": N_("Taiwan"),
    "810000": N_("Hong Kong"),
    "820000": N_("Macao"),
}
"""Province-level codes and their short names."""

_MUNICIPALITIES: Final = ("11", "12", "31", "50")

_SIX_DIGITS = re.compile(r"[0-9]{6}")
_PERIOD = re.compile(r"\[[0-9]*-(?P<until>[0-9]*)\](?P<name>.+)")


class BadRegion(BadValue):
    """A text that is no region code."""


def parse_region_code(text: str) -> str:
    """Return a known region code as six half-width digits.

    Raises BadRegion with code ``region_code_form`` or ``region_code_unknown``.
    """
    code = plain(text)
    if not _SIX_DIGITS.fullmatch(code):
        raise BadRegion(
            "region_code_form",
            N_("{value} is not a region code: GB/T 2260 has six digits, for example 320505."),
            {"value": shown(text)},
        )
    if not known(code):
        raise BadRegion(
            "region_code_unknown",
            N_(
                "No administrative division has the code {value}. Look it up in GB/T 2260; "
                "a city or province ends in zeros, for example 320500 or 320000."
            ),
            {"value": code},
        )
    return code


def known(code: str) -> bool:
    """Whether ``code`` is or was the six-digit code of a division."""
    return bool(_entries(code))


def current(code: str) -> bool:
    """Whether ``code`` is the code of a division that exists today."""
    return any(_in_use(entry) for entry in _entries(code))


def name_zh(code: str) -> str:
    """Return the division's latest Chinese name. Raises KeyError for an unknown code."""
    entries = _entries(code)
    if not entries:
        raise KeyError(code)
    entry = next((e for e in entries if _in_use(e)), entries[-1])
    match = _PERIOD.fullmatch(entry)
    return match["name"] if match else entry


def province(code: str) -> str:
    """Return the code of the province, region or municipality above ``code``."""
    return code[:2] + "0000"


def city(code: str) -> str:
    """Return the code of the city above ``code``, or of what stands in its place.

    Districts of Beijing, Tianjin, Shanghai and Chongqing belong to the municipality itself;
    counties that a province governs directly (such as 429004) stand beside its cities; a
    province's own code, where nothing finer was stated, stays.
    """
    above = code[:4] + "00"
    if above[:2] in _MUNICIPALITIES:
        return province(code)
    return code if known(above) and _is_grouping(name_zh(above)) else above


def province_name(code: str, language: str) -> str:
    """Return the short name of the province of ``code``. Raises KeyError if unknown."""
    return translate(PROVINCES[province(code)], language)


def full_name_zh(code: str) -> str:
    """Return province, city and county in one: ``江苏省苏州市虎丘区``.

    Raises KeyError for an unknown code.
    """
    steps = dict.fromkeys((province(code), code[:4] + "00", code))
    names = dict.fromkeys(name_zh(step) for step in steps if step == code or known(step))
    return "".join(name for name in names if not _is_grouping(name))


@lru_cache(maxsize=8192)
def _entries(code: str) -> tuple[str, ...]:
    """Return the table's entries for ``code``: ``name`` or ``[from-until]name`` each."""
    if not _SIX_DIGITS.fullmatch(code):
        return ()
    parts = numdb.get("cn/loc").info(code)
    names = parts[-1][1].get("county") if len(parts) == 2 else None
    return tuple(names.split(",")) if names else ()


def _is_grouping(name: str) -> bool:
    """Whether ``name`` only groups the divisions below it and is never part of an address."""
    return name in ("市辖区", "县") or "直辖县级" in name


def _in_use(entry: str) -> bool:
    match = _PERIOD.fullmatch(entry)
    return match is None or not match["until"]
