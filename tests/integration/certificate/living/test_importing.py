"""Taking in status files: whole or not at all, once, and in any order."""

import json
from datetime import date
from itertools import permutations

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select

from certify import history
from certify.accounts.permissions import SYSTEM, Forbidden
from certify.certificate.living import importing
from certify.certificate.living.models import PatentStanding, PatentStatement, StatusImport
from certify.certificate.living.schemas import read_status_file
from certify.cli import certify
from certify.db import db
from tests.people import acting, person

ONE, TWO, THREE = "ZL201710601862.3", "ZL201910397464.3", "ZL97101765.4"
TODAY = date(2026, 5, 20)


def file(*rows, as_of="2026-05-01", source="登记簿"):
    text = "\n".join(("number,status,date,holder", *rows))
    return read_status_file(text.encode(), "s.csv", today=TODAY, source=source, as_of=as_of)


def take(provider, **words):
    return importing.take_in(provider, "s.csv", actor=SYSTEM, **words)


def known():
    rows = db.session.scalars(select(PatentStanding).order_by(PatentStanding.number))
    return [importing.as_standing(row) for row in rows]


def counted(kind):
    return len(db.session.scalars(select(kind)).all())


def test_a_file_is_kept_with_its_source_and_weighed(app):
    taken = take(file(f"{ONE},in_force,,", f"{TWO},lapsed_fee,2026-03-01,"))
    assert (taken.rows, taken.news, len(taken.shifts)) == (2, 2, 2)
    assert taken.row.source == "登记簿" and taken.row.as_of == date(2026, 5, 1)
    assert [each.status for each in known()] == ["in_force", "lapsed_fee"]
    (event,) = history.of(taken.row)
    assert event.data == {"source": "登记簿", "as_of": "2026-05-01", "news": 2}


def test_the_same_file_again_changes_nothing(app):
    provider = file(f"{ONE},in_force,,")
    take(provider)
    before = known()
    again = take(provider)
    assert (again.news, again.row, again.shifts) == (0, None, ())
    assert (known(), counted(StatusImport), counted(PatentStatement)) == (before, 1, 1)


def test_only_trying_writes_nothing_and_says_the_same(app):
    provider = file(f"{ONE},lapsed_fee,2026-03-01,")
    tried = take(provider, dry_run=True)
    assert (known(), counted(StatusImport)) == ([], 0)
    taken = take(provider)
    assert (tried.news, tried.shifts, tried.linked) == (taken.news, taken.shifts, taken.linked)


def test_an_older_file_is_kept_as_history_and_outweighs_nothing(app):
    take(file(f"{ONE},in_force,,", as_of="2026-05-01"))
    older = take(file(f"{ONE},lapsed_fee,2026-03-01,", as_of="2026-04-01"))
    assert older.news == 1 and not any(shift.matters for shift in older.shifts)
    assert known()[0].status == "in_force"
    assert counted(PatentStatement) == 2


def test_in_whatever_order_files_come_the_same_is_known(app):
    files = (
        file(
            f"{ONE},lapsed_fee,2026-03-01,", f"{TWO},in_force,2026-01-05,乙公司", as_of="2026-04-01"
        ),
        file(f"{ONE},in_force,,", f"{THREE},invalidated,2026-02-02,", as_of="2026-05-01"),
        file(f"{TWO},in_force,,", f"{THREE},in_force,,", as_of="2026-05-01", source="公报"),
    )
    outcomes = []
    for order in permutations(files):
        for kind in (PatentStanding, PatentStatement, StatusImport):
            db.session.execute(delete(kind))
        db.session.commit()
        for provider in order:
            take(provider)
        outcomes.append(known())
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert [each.status for each in outcomes[0]] == ["in_force", "in_force", "invalidated"]
    assert outcomes[0][1].holders == ("乙公司",)
    assert outcomes[0][2].disputed


def test_more_patents_than_one_query_may_name(app):
    provider = file(*(f"{number},in_force,," for number in _numbers(1200)))
    assert take(provider).news == 1200
    assert take(provider).news == 0


def _numbers(count):
    from certify.reference.patent_number import check_character

    for serial in range(count):
        digits = f"20181{serial:07d}"
        yield f"ZL{digits}.{check_character(digits)}"


def test_only_officers_and_the_system_bring_knowledge_in(app):
    provider = file(f"{ONE},in_force,,")
    with pytest.raises(Forbidden):
        importing.take_in(provider, "s.csv", actor=acting(person("e", "examiner")))
    officer = acting(person("o", "officer"))
    assert importing.take_in(provider, "s.csv", actor=officer).row.imported_by_id == officer.user_id


@pytest.fixture
def run(app, tmp_path):
    def called(text, *options):
        path = tmp_path / "status.csv"
        path.write_text(text, encoding="utf-8")
        words = ["patents", "import", str(path), *options]
        return CliRunner().invoke(certify, words, obj=lambda: app)

    return called


GOOD = f"number,status,date\n{ONE},lapsed_fee,2026-03-01\n"
WHOSE = ("--source", "register", "--as-of", "2026-05-01", "--lang", "en")


def test_the_command_takes_in_and_says_what_it_did(run, app):
    tried = run(GOOD, *WHOSE, "--dry-run", "--json")
    assert (tried.exit_code, json.loads(tried.stdout)["written"]) == (0, False)
    done = run(GOOD, *WHOSE)
    assert done.exit_code == 0 and "of 1 something new" in done.stdout
    again = run(GOOD, *WHOSE)
    assert again.exit_code == 0 and "Nothing was new" in again.stdout
    looked = CliRunner().invoke(
        certify, ["patents", "status", "201710601862.3", "--lang", "en"], obj=lambda: app
    )
    assert looked.stdout == f"{ONE}: Lapsed, fee unpaid, as of 2026-05-01 (register).\n"
    unknown = CliRunner().invoke(certify, ["patents", "status", TWO, "--json"], obj=lambda: app)
    assert json.loads(unknown.stdout) == {"number": TWO, "standing": None}


def test_the_command_refuses_a_file_with_a_fault_whole(run):
    bad = run(GOOD + f"{TWO},gone,\n", *WHOSE)
    assert (bad.exit_code, bad.stdout) == (2, "")
    assert "Row 3, status:" in bad.stderr
    assert (counted(StatusImport), known()) == (0, [])
    told = json.loads(run("x\n", *WHOSE, "--json").stderr)
    assert {each["code"] for each in told["errors"]} == {"unknown_column", "column_missing"}
    wrong = CliRunner().invoke(certify, ["patents", "status", "CN107705012A", "--lang", "en"])
    assert wrong.exit_code == 2 and "publication number" in wrong.stderr
