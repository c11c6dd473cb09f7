"""A correction taken as far as a test wants it."""

from certify.certificate.correcting import service as correcting
from certify.filing import submission
from certify.filing.correcting import papers
from certify.filing.correcting import service as writing
from certify.filing.correcting.models import Correction

WHY = "销售收入多报，经审计更正"


def written(filing, actors, *, by="owner", **economics) -> Correction:
    """Open a correction and type other figures."""
    row = correcting.open_correction(filing.id, WHY, actor=actors[by])
    return typed(row, actors[by], **economics)


def typed(row, actor, **economics) -> Correction:
    answers = {**row.draft["economics"], **(economics or {"sales": "58000000.00"})}
    return writing.save_section(
        row.id, "economics", answers, version=row.row_version, actor=actor
    )  # fmt: skip


def submitted(row, actor) -> Correction:
    """Submit it, every doubt explained."""
    said = {submission.explanation_key(each): "核实无误。" for each in papers.check(row).warnings}
    return writing.submit(row.id, said, version=row.row_version, actor=actor)


def confirmed(filing, actors, **economics) -> Correction:
    """The whole way, by the filer, an examiner and an officer."""
    row = submitted(written(filing, actors, **economics), actors["owner"])
    correcting.accept(row.id, "与审计报告一致", actor=actors["examiner"])
    return correcting.confirm(row.id, actor=actors["officer"])
