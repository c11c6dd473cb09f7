"""Use cases of back-tests: asked for by an editor, done by the worker, published for comment."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import structlog
from sqlalchemy import select

from certify import clock, files, history
from certify.accounts.permissions import (
    OFFICE_ROLES,
    SYSTEM,
    Actor,
    Hidden,
    require,
    require_visible,
)
from certify.db import db, use_case
from certify.i18n import N_
from certify.problems import Problem, Refused
from certify.rulebook.backtesting import render as backtest_render
from certify.rulebook.backtesting.models import BackTestRun
from certify.rulebook.models import StandardVersion
from certify.rulebook.permissions import RULES, Permission
from certify.rulebook.recorded import Reader, levels_for, recorded_years, revisions_of
from certify.rulebook.rules import BacktestReport
from certify.rulebook.service import standard_of
from certify.scoring.backtesting.backtest import compare
from certify.scoring.backtesting.report import BackTest
from certify.scoring.bulk.columns import Columns
from certify.scoring.bulk.traits import Traits
from certify.scoring.standard import Standard

log = structlog.get_logger()
MINIMUM: Final = 3
PAGE: Final = 50
Progress = Callable[[int], None]


@use_case
def request(
    version_id: int, against_id: int | None, years: Sequence[int], *, actor: Actor
) -> BackTestRun:
    """Ask for a back-test of a version over the filings recorded for ``years``.

    ``against_id`` None: nothing is in force that it would succeed, so that only who meets
    the new version is told. Raises Refused if the two are one version, or a year is not
    among those with recorded filings; no year at all means every year there is.
    """
    row = db.session.get_one(StandardVersion, version_id)
    require(RULES, Permission.BACK_TEST, actor, row)
    old = None if against_id is None else db.session.get_one(StandardVersion, against_id)
    chosen = sorted(set(years) or set(recorded_years()))
    problems = list(_request_problems(row, old, chosen))
    if problems:
        raise Refused(problems)
    run = BackTestRun(
        version=row, against=old, new_digest=row.digest, old_digest=old.digest if old else None,
        years=chosen, minimum=MINIMUM, requested_at=clock.now(), requested_by_id=actor.user_id,
    )  # fmt: skip
    said = {"version": _name(row), "against": _name(old) if old else None, "years": chosen}
    history.begin(run, actor=actor, data=said)
    return run


def _request_problems(
    row: StandardVersion, old: StandardVersion | None, years: Sequence[int]
) -> Iterator[Problem]:
    if old is not None and old.id == row.id:
        yield Problem("/against", "same_version", _SAME, {"standard": _name(row)})
    unknown = sorted(set(years) - set(recorded_years()))
    if unknown:
        said = {"years": ", ".join(map(str, unknown))}
        yield Problem("/years", "no_filings", NO_FILINGS, said)


def work() -> int:
    """Do one back-test that waits, or that a dead worker left behind; return how many it did.

    A step of the worker: what is written follows from the frozen list of revisions and can
    be made again; the report is kept in one transaction at the end.
    """
    waiting = BackTestRun.status.in_(("running", "queued"))
    run = db.session.scalar(select(BackTestRun).where(waiting).order_by(BackTestRun.id).limit(1))
    if run is None:
        return 0
    if run.status == "queued":
        _begin(run)
    try:
        report, inputs = _made(run)
    except Exception as fault:
        db.session.rollback()
        log.exception("back-test failed", backtest=run.id)
        _fail(run, f"{type(fault).__name__}: {fault}"[:500])
        return 1
    _finish(run, report, inputs)
    return 1


@use_case
def _begin(run: BackTestRun) -> None:
    run.revisions = revisions_of(run.years)
    run.filings, run.counted = len(run.revisions), 0
    history.move(run, "start", actor=SYSTEM, data={"filings": run.filings})


def _made(run: BackTestRun) -> tuple[BackTest, str]:
    new, old = _standards(run)

    def tell(counted: int) -> None:
        run.counted = counted
        db.session.commit()

    return back_test(new, old, run.revisions or (), minimum=run.minimum, progress=tell)


@use_case
def _finish(run: BackTestRun, report: BackTest, inputs: str) -> None:
    run.report, run.report_digest, run.inputs_digest = report.as_json(), report.digest, inputs
    run.filings, run.counted, run.finished_at = report.filings, report.filings, clock.now()
    said = {"digest": report.digest, "inputs": inputs, "filings": report.filings}
    history.move(run, "finish", actor=SYSTEM, data=said)


@use_case
def _fail(run: BackTestRun, reason: str) -> None:
    run.failure, run.finished_at = reason, clock.now()
    history.move(run, "fail", actor=SYSTEM, reason=reason)


def back_test(
    new: Standard,
    old: Standard,
    revisions: Sequence[int],
    *,
    minimum: int = MINIMUM,
    progress: Progress | None = None,
) -> tuple[BackTest, str]:
    """Return the report of ``new`` against ``old`` and the digest of all that was read."""
    reader = Reader(revisions)
    facts = sorted(new.facts_read | old.facts_read)

    def chunks() -> Iterator[tuple[Columns, Traits]]:
        for rows in reader.chunks():
            columns = Columns.of(
                [each.findings for each in rows],
                [levels_for(each, old, new) for each in rows],
                facts,
            )
            traits = Traits.of(
                [each.region for each in rows],
                [each.org_type for each in rows],
                [each.organisation for each in rows],
            )
            yield columns, traits

    report = compare(old, new, chunks(), minimum=minimum, progress=progress)
    return report, reader.digest


def _standards(run: BackTestRun) -> tuple[Standard, Standard]:
    """Return (new, old) as carried now; raises ValueError if their bytes are others."""
    new = _carried(run.version, run.new_digest)
    if run.against is None:
        return new, new
    return new, _carried(run.against, run.old_digest or "")


def _carried(row: StandardVersion, digest: str) -> Standard:
    standard = standard_of(row.standard_id, row.version)
    if standard.digest != digest:
        raise ValueError(f"{standard.name} was changed after the back-test was asked for")
    return standard


@use_case
def again(run_id: int, *, actor: Actor) -> BackTestRun:
    """Queue a back-test that failed once more."""
    run = _found(run_id)
    require(RULES, Permission.BACK_TEST, actor, run)
    run.failure = run.finished_at = run.revisions = None
    history.move(run, "again", actor=actor)
    return run


@use_case
def publish(run_id: int, *, actor: Actor) -> BackTestRun:
    """Let the public read a finished back-test, small cells hidden, beside its consultation.

    Raises Refused unless it is done and its version was put out.
    """
    run = _found(run_id)
    require(RULES, Permission.BACK_TEST, actor, run)
    if run.status != "done":
        raise Refused([Problem("", "not_done", _NOT_DONE)])
    if run.version.status == "draft":
        raise Refused([Problem("", "not_put_out", _NOT_PUT_OUT, {"standard": _name(run.version)})])
    if run.published_at is None:
        run.published_at, run.published_by_id = clock.now(), actor.user_id
        history.note(run, "publish", actor=actor, data={"digest": run.report_digest})
    return run


def backtest(run_id: int, *, actor: Actor) -> BackTestRun:
    """Return one back-test; raises Hidden if there is none for ``actor``."""
    run = _found(run_id)
    require_visible(RULES, Permission.SEE_BACK_TEST, actor, run)
    return run


def report_of(run: BackTestRun, *, public: bool) -> BackTest | None:
    """Return what was found, None before it is done; ``public`` without small cells."""
    if run.report is None:
        return None
    report = BackTest.read(run.report)
    return report.public() if public else report


def sees_all(actor: Actor) -> bool:
    """Whether ``actor`` reads the full figures."""
    return actor.has(*OFFICE_ROLES, "system")


def listed(
    *, actor: Actor, version_id: int | None = None, before: int | None = None
) -> Sequence[BackTestRun]:
    """Return back-tests that ``actor`` may read, newest first, at most ``PAGE`` and one."""
    query = select(BackTestRun).order_by(BackTestRun.id.desc()).limit(PAGE + 1)
    if version_id is not None:
        query = query.where(BackTestRun.version_id == version_id)
    if before is not None:
        query = query.where(BackTestRun.id < before)
    if not sees_all(actor):
        query = query.where(BackTestRun.published_at.is_not(None))
    return db.session.scalars(query).all()


def report_for(new: StandardVersion, old: StandardVersion | None) -> BacktestReport | None:
    """Return what activating ``new`` after ``old`` asks of its back-test; None if there is none."""
    run = standing_for(new, old)
    if run is None:
        return None
    since = None if run.published_at is None else clock.legal_day(run.published_at)
    return BacktestReport(run.status, run.new_digest, run.old_digest, since, run.filings or 0)


def standing_for(new: StandardVersion, old: StandardVersion | None) -> BackTestRun | None:
    """Return the back-test that speaks for activating ``new`` after ``old``; None if none.

    Of these very bytes; a published one before a finished one, that before one under way,
    then the newest.
    """
    query = select(BackTestRun).where(
        BackTestRun.version_id == new.id, BackTestRun.new_digest == new.digest
    )
    if old is None:
        query = query.where(BackTestRun.against_id.is_(None))
    else:
        query = query.where(BackTestRun.against_id == old.id, BackTestRun.old_digest == old.digest)
    runs: Sequence[BackTestRun] = db.session.scalars(query).all()
    order = {"failed": 0, "queued": 1, "running": 1, "done": 2}
    return max(
        runs, key=lambda r: (r.published_at is not None, order[r.status], r.id), default=None
    )


def draw_reports() -> int:
    """Draw the two papers of one finished back-test that lacks them; return how many it did.

    A step of the worker, asked again until it answers 0.
    """
    lacking = BackTestRun.full_file_id.is_(None)
    query = select(BackTestRun).where(BackTestRun.status == "done", lacking)
    run = db.session.scalar(query.order_by(BackTestRun.id).limit(1))
    if run is None:
        return 0
    _keep_papers(run, paper(run, public=True), paper(run, public=False))
    return 1


def paper(run: BackTestRun, *, public: bool) -> bytes:
    """Return the PDF of a finished back-test; raises FontsNotReady where none can be drawn."""
    report = report_of(run, public=public)
    if report is None or run.finished_at is None:
        raise ValueError(f"back-test {run.id} is not done")
    new, old = _standards(run)
    about = backtest_render.About(
        new, None if run.against is None else old, tuple(run.years),
        clock.legal_day(run.finished_at), run.report_digest or "", run.inputs_digest or "",
    )  # fmt: skip
    return backtest_render.render(report, about)


@use_case
def _keep_papers(run: BackTestRun, public: bytes, full: bytes) -> None:
    name = f"backtest-{run.id}-{_name(run.version).replace('@', '-')}"
    run.public_file = files.keep(public, f"{name}-public.pdf", "application/pdf")
    run.full_file = files.keep(full, f"{name}-full.pdf", "application/pdf")


def standards_of(run: BackTestRun) -> tuple[Standard, Standard]:
    """Return (new, old) for showing; old is new where nothing was in force."""
    return _standards(run)


def _found(run_id: int) -> BackTestRun:
    run: Any = db.session.get(BackTestRun, run_id)
    if run is None:
        raise Hidden(Permission.SEE_BACK_TEST)
    return run  # type: ignore[no-any-return]


def _name(row: StandardVersion) -> str:
    return f"{row.standard_id}@{row.version}"


_SAME = N_("{standard} cannot be tried against itself. Choose another version.")
NO_FILINGS = N_("No filing is recorded for the data years {years}. Choose years that have some.")
_NOT_DONE = N_("The back-test is not finished: it can be published when it is.")
_NOT_PUT_OUT = N_(
    "{standard} is still a draft. A back-test is published with the consultation: put the "
    "version out first."
)
