"""Charts of a summary as SVG, drawn from the very rows of the table beside them.

Gross figures and value added never share a chart: they must not be compared. A hidden or
unknown amount has no bar. The SVG carries no script and asks for nothing.
"""

import sys
import unicodedata
from decimal import Decimal
from typing import Any, Final

from pygal import Config, HorizontalBar
from pygal.etree import etree
from pygal.style import Style

from certify.accounting.product.frozen import View
from certify.accounting.product.summary import Row
from certify.accounting.product.table import CONFIDENTIAL, MEASURE_NAMES, field_name, unit_of
from certify.accounting.rounding import half_up
from certify.i18n import N_, translate

# pygal leaves a finder for map plugins in the import system that speaks a protocol Python has
# dropped: imports warn of it, and tools that ask finders themselves break. We draw no maps.
sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "PluginImportFixer"]

CHARTS: Final = {
    "sales": (N_("Sales and exports by field"), ("sales", "exports")),
    "value-added": (
        N_("Value added and its patent-attributed part by field, estimates"),
        ("value_added", "patent_value_added"),
    ),
}
PAGE_FONT: Final = "Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
WIDTH: Final = 860
LABEL_SIZE: Final = 13
_COLOURS: Final = ("#24527f", "#b08a3c")


def has_figures(view: View, chart: str) -> bool:
    """Whether any field has an amount that the chart may show."""
    _, measures = CHARTS[chart]
    return any(row.amounts[m] is not None for row in view.recorded.rows for m in measures)


def draw(view: View, chart: str, language: str, font: str = PAGE_FONT) -> bytes:
    """Return the SVG of ``chart`` (a key of CHARTS) for recorded products."""
    title, measures = CHARTS[chart]
    unit = unit_of(view)
    rows = view.recorded.rows[::-1]  # pygal draws horizontal bars from the bottom up
    labels = [_label(row, measures, language) for row in rows]
    bars = HorizontalBar(
        Config(js=()),
        style=style(font),
        width=WIDTH,
        height=130 + 44 * len(rows),
        title=f"{translate(title, language)} ({translate(unit.name, language)})",
        legend_at_bottom=True,
        legend_at_bottom_columns=2,
        legend_box_size=12,
        show_x_guides=False,
        show_y_guides=True,
        truncate_label=-1,
        truncate_legend=-1,
        margin=14,
        margin_left=14 + max((wide(label) for label in labels), default=0),
        spacing=12,
        max_scale=8,
        value_formatter=_tick,
    )
    bars.uuid = f"{view.year}-{chart}"
    bars.x_labels = labels
    for measure in measures:
        bars.add(
            translate(MEASURE_NAMES[measure], language),
            [_bar(row, measure, unit.divisor) for row in rows],
        )
    return still(bars.render_tree())


def _tick(value: Any) -> str:
    """Return a number of the scale."""
    return f"{value:,.0f}" if value == 0 or abs(value) >= 10 else f"{value:,.2f}"


def still(root: Any) -> bytes:
    """Return the drawing without pygal's script and its comment with the time of drawing."""
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or child.tag == "script":
                parent.remove(child)
    drawing: bytes = etree.tostring(root, encoding="utf-8")
    return drawing


def _label(row: Row, measures: tuple[str, ...], language: str) -> str:
    """Return the field's name, marked where a figure of it is confidential."""
    name = field_name(row, language)
    return f"{name} {CONFIDENTIAL}" if row.hidden.intersection(measures) else name


def wide(label: str) -> int:
    """Return the pixels by which pygal, who reckons in Latin letters, takes ``label`` too short."""
    full_width = sum(unicodedata.east_asian_width(char) in "WF" for char in label)
    return round(full_width * LABEL_SIZE * 0.45)


def _bar(row: Row, measure: str, divisor: Decimal) -> float | None:
    """Return the length of a bar; only here, on its way to a picture, is it a float."""
    value = row.amounts[measure]
    return None if value is None else float(half_up(value / divisor, 2))


def style(font: str) -> Style:
    """Return how every chart of this room looks, written in ``font``."""
    return Style(
        background="white",
        plot_background="white",
        foreground="#4a5a6e",
        foreground_strong="#16263a",
        foreground_subtle="#dde3ea",
        guide_stroke_color="#e3e8ee",
        guide_stroke_dasharray="0",
        major_guide_stroke_color="#d5dce4",
        major_guide_stroke_dasharray="0",
        opacity="1",
        opacity_hover="1",
        transition="0s",
        colors=_COLOURS,
        font_family=font,
        title_font_size=17,
        legend_font_size=14,
        label_font_size=LABEL_SIZE,
        major_label_font_size=LABEL_SIZE,
    )
