"""Files of industry rows, as a statistician would send them."""

from certify.accounting.industry.cells import MARKS
from certify.accounting.industry.grids import Grid, read_grid

HEADER = (
    "year,vintage,industry_code,industry_name,method,compensation,net_tax,depreciation,surplus,"
    "output,intermediate,vat,rate,observed,coverage,previous,index,indicator,factor_k,value_added"
)
NAMES = HEADER.split(",")


def row(**cells: object) -> str:
    given = {"year": 2022, "vintage": "2018-census", "method": "income"} | cells
    assert set(given) <= set(NAMES)
    return ",".join(str(given.get(name, "")) for name in NAMES)


def income(code: str, *parts: object, **cells: object) -> str:
    names = ("compensation", "net_tax", "depreciation", "surplus")
    return row(industry_code=code, **dict(zip(names, parts, strict=True)), **cells)


def grid(*rows: str, header: str = HEADER) -> Grid:
    return read_grid("\n".join((header, *rows)).encode(), MARKS)
