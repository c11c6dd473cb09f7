"""Charts of a board as SVG, drawn from the very figures of the tables beside them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pygal import Config, HorizontalBar

from certify.accounting.monitoring.board import Board
from certify.accounting.monitoring.board_tables import YI, group_name, number
from certify.accounting.product.charts import PAGE_FONT, WIDTH, still, style, wide
from certify.accounting.rounding import half_up
from certify.i18n import N_, translate
from certify.reference.industries import FIELD_NAMES

CHARTS: Final = {
    "industry": N_("Value added of patent-intensive industries by year (100 million yuan)"),
    "structure": N_("Structure of value added by class (%)"),
    "products": N_("Output value of recorded products by year (100 million yuan)"),
    "coverage": N_("Coverage of the target groups (%)"),
}
"""Charts by the id of the table beside them; ``industry`` stands beside the indicators."""


@dataclass(frozen=True)
class Bar:
    """One bar: its label and the figure, None where it is hidden or unknown."""

    label: str
    figure: Decimal | None
    places: int


def bars(board: Board, chart: str, language: str) -> list[Bar]:
    """Return the bars of ``chart`` (a key of CHARTS), in the order of the table."""
    if chart == "industry":
        return [Bar(str(one.year), one.announced.total.value, 0) for one in board.industries]
    if chart == "structure":
        lines = () if board.industry is None else board.industry.announced.classes
        return [Bar(translate(FIELD_NAMES[x.code], language), x.share, 1) for x in lines]
    if chart == "products":
        return [
            Bar(str(one.year), None if one.output is None else half_up(one.output / YI, 2), 2)
            for one in board.products
        ]
    rows = [] if board.coverage is None else board.coverage.by_qualification
    return [Bar(group_name(row.qualification).say(language), row.rate, 1) for row in rows]


def has_figures(board: Board, chart: str) -> bool:
    """Whether the chart has anything to show."""
    return any(bar.figure is not None for bar in bars(board, chart, "en"))


def draw(board: Board, chart: str, language: str, font: str = PAGE_FONT) -> bytes:
    """Return the SVG of ``chart``; each figure stands beside the name of its bar."""
    shown = bars(board, chart, language)[::-1]  # pygal draws from the bottom up
    labels = [f"{bar.label}　{number(bar.figure, bar.places)}" for bar in shown]
    drawing = HorizontalBar(
        Config(js=()),
        style=style(font),
        width=WIDTH,
        height=120 + 38 * len(shown),
        title=translate(CHARTS[chart], language),
        show_legend=False,
        show_x_guides=False,
        show_y_guides=True,
        truncate_label=-1,
        margin=14,
        margin_left=14 + max((wide(label) for label in labels), default=0),
        spacing=12,
        max_scale=6,
        zero=0,
        include_x_axis=True,
        value_formatter=lambda value: number(Decimal(str(value)), shown[0].places if shown else 0),
    )
    drawing.uuid = f"{board.year}-{chart}"
    drawing.x_labels = labels
    # A drawing takes floats; the figures are rounded before they get here.
    drawing.add("", [None if bar.figure is None else float(bar.figure) for bar in shown])
    return still(drawing.render_tree())
