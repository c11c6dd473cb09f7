"""SDMX-CSV 2.0 of a dataset, as statistics offices exchange figures (SDMX 3.0).

Columns: STRUCTURE, STRUCTURE_ID and ACTION, then dimensions, the time, the observed value and
its attributes. What is confidential is an absent value with its status, never a zero.
"""

import csv
from io import StringIO
from typing import Final

from certify.accounting.publishing.dataset import (
    CONFIDENTIAL,
    PROVISIONAL,
    REVISED,
    TIME,
    Dataset,
    Observation,
)

MEDIA_TYPE: Final = "application/vnd.sdmx.data+csv;version=2.0.0"
STRUCTURE: Final = "dataflow"
ACTION: Final = "R"
"""Replace: an edition stands whole in the place of the one before."""
FREE, CONFIDENTIAL_STATUS = "F", "C"
"""Codes of CL_CONF_STATUS."""


def text(dataset: Dataset) -> str:
    """Return the message with codes only (labels=id)."""
    target = StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(headers(dataset))
    for one in dataset.observations:
        measure = dataset.by_id[one.measure]
        writer.writerow(
            (
                *(STRUCTURE, structure_id(dataset), ACTION, "A"),
                *one.key,
                *(one.measure, one.period, dataset.printed(one), measure.unit),
                *(measure.decimals, status(one), confidentiality(one)),
            )
        )
    return target.getvalue()


def headers(dataset: Dataset) -> list[str]:
    """Return the identifiers of the components, in the order of the columns."""
    dimensions = ["FREQ", *(one.id for one in dataset.dimensions), "MEASURE", TIME]
    attributes = ["UNIT_MEASURE", "DECIMALS", "OBS_STATUS", "CONF_STATUS"]
    return ["STRUCTURE", "STRUCTURE_ID", "ACTION", *dimensions, "OBS_VALUE", *attributes]


def structure_id(dataset: Dataset) -> str:
    """Return the identity of the structure, ``AGENCY:ID(VERSION)``."""
    return f"{dataset.agency}:{dataset.id}({dataset.version})"


def status(one: Observation) -> str:
    """Return the code of CL_OBS_STATUS: missing, provisional, revised or normal.

    A figure that is both revised and provisional is provisional: that is what a reader must
    not miss.
    """
    if CONFIDENTIAL in one.marks:
        return "Q"
    if one.value is None:
        return "O"
    if PROVISIONAL in one.marks:
        return "P"
    return "R" if REVISED in one.marks else "A"


def confidentiality(one: Observation) -> str:
    """Return the code of CL_CONF_STATUS."""
    return CONFIDENTIAL_STATUS if CONFIDENTIAL in one.marks else FREE
