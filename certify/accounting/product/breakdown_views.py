"""Pages of a summary's breakdowns by region, organisation type and qualification."""

from flask import Blueprint, abort, render_template, request
from flask_security import auth_required
from werkzeug.wrappers import Response

from certify.accounting.product import breakdown_table, crossing, service
from certify.accounting.product import table as product_table
from certify.accounting.product.dimensions import FIELD, ORG_TYPE, OVERLAPPING, PROVINCE, group_name
from certify.accounting.product.frozen import View
from certify.accounting.product.summary import MEASURES, Breakdown, Row
from certify.web.downloads import as_file
from certify.web.identity import current_actor
from certify.web.locale import language

blueprint = Blueprint("breakdowns", __name__)


@blueprint.get("/statistics/<int:year>/by/<dimension>")
def public_page(year: int, dimension: str) -> str:
    """Show the published breakdown of a year."""
    return _page(service.public_view(year), dimension, None)


@blueprint.get("/statistics/<int:year>/by/<dimension>.csv")
def public_csv(year: int, dimension: str) -> Response:
    """Give the published breakdown as tidy CSV."""
    return _csv(service.public_view(year), dimension)


@blueprint.get("/accounting/<int:summary_id>/by/<dimension>")
@auth_required("session")
def full_page(summary_id: int, dimension: str) -> str:
    """Show the full figures of a breakdown."""
    made = service.summary(summary_id, actor=current_actor())
    return _page(service.full_view(made), dimension, summary_id)


@blueprint.get("/accounting/<int:summary_id>/by/<dimension>.csv")
@auth_required("session")
def full_csv(summary_id: int, dimension: str) -> Response:
    """Give the full figures of a breakdown as tidy CSV."""
    made = service.summary(summary_id, actor=current_actor())
    return _csv(service.full_view(made), dimension)


def _page(view: View, dimension: str, summary_id: int | None) -> str:
    shown, spoken = _found(view, dimension), language()

    def group(row: Row) -> str:
        return breakdown_table.name(dimension, row, spoken)

    return render_template(
        "accounting/breakdown.html",
        view=view,
        shown=shown,
        summary_id=summary_id,
        title=breakdown_table.title(dimension, spoken),
        unit=product_table.unit_of(view),
        table=product_table,
        measures=MEASURES,
        field=group,
        titles={one: breakdown_table.title(one, spoken) for one in view.breakdowns},
        overlapping=dimension in OVERLAPPING,
        notes=breakdown_table.notes(view, dimension, spoken),
    )


def _csv(view: View, dimension: str) -> Response:
    text = breakdown_table.csv_text(view, _found(view, dimension))
    version = "public" if view.public else "full"
    name = f"summary-{view.year}-{view.number}-by-{dimension}-{version}.csv"
    return as_file(text.encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def _found(view: View, dimension: str) -> Breakdown:
    """Return the breakdown asked for; 404 where this version has none of the name."""
    shown = view.breakdowns.get(dimension)
    if shown is None:
        abort(404)
    return shown


@blueprint.get("/accounting/crossed")
@auth_required("session")
def crossed_page() -> str:
    """Show products crossed by field, province and type of one data year (``?year=``)."""
    actor, spoken = current_actor(), language()
    service.summaries(actor=actor)  # refuses whoever may not see full figures, also without years
    years = service.recorded_years()
    year = request.args.get("year", years[0] if years else 0, type=int)
    dimensions = (crossing.FIELD, crossing.REGION, crossing.ORG_TYPE)
    return render_template(
        "accounting/crossed.html",
        years=years,
        year=year,
        cells=crossing.crossed(dimensions, actor=actor, year=year),
        titles=[breakdown_table.title(one, spoken) for one in (FIELD, PROVINCE, ORG_TYPE)],
        names=lambda codes: _crossed_names(codes, spoken),
        unit=product_table.WAN,
        scaled=product_table.scaled,
        measure_names=product_table.MEASURE_NAMES,
    )


def _crossed_names(codes: tuple[str, str, str], spoken: str) -> list[str]:
    field, province, org_type = codes
    pairs = ((FIELD, field), (PROVINCE, f"{province}0000"), (ORG_TYPE, org_type))
    return [group_name(dimension, code, spoken) for dimension, code in pairs]
