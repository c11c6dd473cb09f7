"""A back-test by command: read and scored at once, nothing kept in the database."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from certify import clock
from certify.i18n import N_, translate
from certify.problems import Problem, Refused
from certify.rulebook.backtesting.figures import CHANGE_WORDS, csv_text, driver_name, moving
from certify.rulebook.backtesting.render import About, render
from certify.rulebook.backtesting.service import NO_FILINGS, back_test
from certify.rulebook.recorded import recorded_years, revisions_of
from certify.scoring.backtesting.report import BackTest
from certify.scoring.standard import Standard


@dataclass(frozen=True)
class Done:
    """A back-test that was made by command."""

    report: BackTest
    about: About


def make(
    new: Standard, old: Standard, years: Sequence[int], progress: Callable[[int], None]
) -> Done:
    """Return the back-test over ``years`` (none given: all); Refused for a year without filings."""
    known = recorded_years()
    unknown = sorted(set(years) - set(known))
    if unknown:
        said = {"years": ", ".join(map(str, unknown))}
        raise Refused([Problem("/years", "no_filings", NO_FILINGS, said)])
    chosen = tuple(sorted(set(years) or set(known)))
    report, inputs = back_test(new, old, revisions_of(chosen), progress=progress)
    return Done(report, About(new, old, chosen, clock.today(), report.digest, inputs))


def summary(done: Done, language: str) -> Iterator[str]:
    """Yield the result in a few lines."""
    report, about = done.report, done.about
    said = {
        "new": about.new.name, "old": about.old.name if about.old else "–",
        "filings": report.filings, "organisations": report.organisations,
        "years": ", ".join(map(str, about.years)),
    }  # fmt: skip
    yield translate(_HEAD, language, **said)
    for name, cell in report.changes.items():
        yield f"  {translate(CHANGE_WORDS[name], language)}: {cell.filings}"
    for driver in (each for each in moving(report) if each.flips.filings):
        named = driver_name(driver, about.new, about.old or about.new, language)
        yield f"  {translate(_DRIVER, language, part=named, count=driver.flips.filings)}"


def write(done: Done, folder: Path) -> list[Path]:
    """Write JSON, CSV and PDF, each in full and as the public may see it; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for report, name in ((done.report, "backtest"), (done.report.public(), "backtest-public")):
        files = {
            "json": report.canonical(),
            "csv": csv_text(report, done.about.years).encode("utf-8-sig"),
            "pdf": render(report, done.about),
        }
        for suffix, data in files.items():
            path = folder / f"{name}.{suffix}"
            path.write_bytes(data)
            written.append(path)
    return written


_HEAD = N_("{new} against {old}: {filings} filings of {organisations} organisations, years {years}")
_DRIVER = N_("{part}: flips {count} verdicts alone")
