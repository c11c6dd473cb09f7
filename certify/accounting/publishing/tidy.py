"""Tidy CSV, one observation a line, and its description in CSVW metadata.

W3C Model for Tabular Data and Metadata on the Web: the description names file, columns,
types and key, so that a program needs nobody to explain the file.
"""

import csv
from io import StringIO
from typing import Any, Final

from certify.accounting.publishing.dataset import MARKS, Dataset
from certify.accounting.publishing.words import UNITS, both, marked, name_of
from certify.i18n import LANGUAGES, N_

CONTEXT: Final = "http://www.w3.org/ns/csvw"
MEDIA_TYPE: Final = "application/csvm+json"
COLUMNS: Final = {
    "period": N_("Year"),
    "measure": N_("Measure"),
    "value": N_("Value"),
    "unit": N_("Unit"),
    "marks": N_("Markers"),
}


def text(dataset: Dataset) -> str:
    """Return the table: codes and both names of each dimension, then the figure.

    Empty value with marker ``[c]``: confidential; empty without: not known.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(headers(dataset))
    for one in dataset.observations:
        row = [one.period]
        for code, dimension in zip(one.key, dataset.dimensions, strict=True):
            names = (name_of(dimension.codes, code, language) for language in LANGUAGES)
            row += [code, *names]
        measure = dataset.by_id[one.measure]
        row += [measure.id, dataset.printed(one), measure.unit, marked(one.marks)]
        writer.writerow(row)
    return target.getvalue()


def headers(dataset: Dataset) -> list[str]:
    """Return the names of the columns."""
    made = ["period"]
    for dimension in dataset.dimensions:
        small = dimension.id.lower()
        made += [small, *(f"{small}_{language}" for language in LANGUAGES)]
    return [*made, "measure", "value", "unit", "marks"]


def metadata(dataset: Dataset, url: str, page: str) -> dict[str, Any]:
    """Return the description of the table at ``url``; ``page`` shows it to people."""
    columns = [_column("period", COLUMNS["period"], datatype={"base": "gYear"}, required=True)]
    for dimension in dataset.dimensions:
        small = dimension.id.lower()
        columns.append(_column(small, dimension.name, datatype="string", required=True))
        columns += [
            {"name": f"{small}_{language}", "titles": f"{small}_{language}", "lang": language,
             "datatype": "string"}
            for language in LANGUAGES
        ]  # fmt: skip
    columns += [
        _column("measure", COLUMNS["measure"], datatype=_one_of(dataset.by_id), required=True),
        _column("value", COLUMNS["value"], datatype="decimal", required=False),
        _column("unit", COLUMNS["unit"], datatype=_one_of(UNITS), required=True),
        _column("marks", COLUMNS["marks"], datatype=_marks(), required=False),
    ]
    keys = ["period", *(d.id.lower() for d in dataset.dimensions), "measure"]
    return {
        "@context": [CONTEXT, {"@language": "en"}],
        "url": url,
        "dc:title": [_said(both(dataset.title), language) for language in LANGUAGES],
        "dc:description": [_said(both(dataset.description), one) for one in LANGUAGES],
        "dc:identifier": f"{dataset.id}({dataset.version}) {dataset.edition.number}",
        "dc:license": {"@id": dataset.licence},
        "dc:issued": {"@value": dataset.edition.published_on.isoformat(), "@type": "xsd:date"},
        "dc:source": {"@id": page},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ",", "quoteChar": '"'},
        "tableSchema": {"columns": columns, "primaryKey": keys},
        "notes": [both(note) for note in dataset.notes],
    }


def _column(name: str, title: str, **rest: Any) -> dict[str, Any]:
    """Describe a column; its titles hold its name in the file, which a reader compares."""
    return {"name": name, "titles": {"und": [name], **both(title)}, **rest}


def _said(texts: dict[str, str], language: str) -> dict[str, str]:
    return {"@value": texts[language], "@language": language}


def _one_of(codes: Any) -> dict[str, str]:
    return {"base": "string", "format": "|".join(codes)}


def _marks() -> dict[str, str]:
    return {"base": "string", "format": rf"(\[[{''.join(MARKS)}]\])*"}
