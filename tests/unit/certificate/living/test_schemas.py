"""Status files: read strictly, every fault with row and field, nothing guessed."""

import json
from datetime import date

import pytest

from certify.certificate.living.schemas import MOST_BYTES, SCHEMA, read_status_file, row_of
from certify.problems import Refused

TODAY = date(2026, 5, 20)
HEAD = "number,status,date,holder,source\n"
GOOD = HEAD + (
    "ZL201710601862.3,lapsed_fee,2026-03-01,,\n"
    "201910397464.3,有效,2026/4/2,甲公司；乙公司,专利公报\n"
).replace("有效", "In force")


def read(text, *, source="登记簿", as_of="2026-05-01", name="status.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return read_status_file(content, name, today=TODAY, source=source, as_of=as_of)


def refused(text, **words):
    with pytest.raises(Refused) as refusal:
        read(text, **words)
    return [(each.pointer, each.code) for each in refusal.value.problems]


def test_a_csv_file_is_read_row_by_row():
    file = read(GOOD)
    assert (file.source, file.as_of, file.name) == ("登记簿", date(2026, 5, 1), "status.csv")
    first, second = file.statements
    assert (first.number, first.status, first.since) == (
        "ZL201710601862.3", "lapsed_fee", date(2026, 3, 1),
    )  # fmt: skip
    assert (first.holders, first.source, first.as_of) == ((), "登记簿", date(2026, 5, 1))
    assert (second.status, second.holders, second.source) == (
        "in_force", ("甲公司", "乙公司"), "专利公报",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_of_excel_with_chinese_heads_and_words_is_read(encoding):
    text = "专利号,法律状态,日期,专利权人\n201710601862.3,未缴年费终止,2026年3月1日,\n"
    (said,) = read(text.encode(encoding)).statements
    assert (said.status, said.since) == ("lapsed_fee", date(2026, 3, 1))


def test_a_json_file_says_itself_where_it_comes_from():
    row = {"number": "ZL201710601862.3", "status": "in_force", "date": "2026-04-01",
           "holder": ["甲公司"], "source": None}  # fmt: skip
    document = {"schema": SCHEMA, "source": "登记簿", "as_of": "2026-05-01", "patents": [row]}
    file = read(json.dumps(document), source="", as_of="")
    assert file.statements[0].holders == ("甲公司",)
    assert refused(json.dumps(document), source="别处", as_of="2026-05-02") == [
        ("/source", "differs_from_file"), ("/as_of", "differs_from_file"),
    ]  # fmt: skip


def test_every_fault_is_told_at_once_with_row_and_field():
    text = HEAD + (
        "ZL202010123456.7,gone,2026-13-01,,\n"  # check digit, code, day: each its own fault
        "ZL201710601862.3,lapsed_fee,,,\n"
        "\n"
        "ZL201910397464.3,in_force,,乙公司,\n"
        "CN107705012A,in_force,,,\n"
        "ZL95115608.X,expired,1994-12-31,,\n"
        "ZL97101765.4,invalidated,2026-05-02,,,spare\n"
    )
    assert refused(text) == [
        ("/rows/2/number", "check_digit"), ("/rows/2/status", "unknown_code"),
        ("/rows/2/date", "date_impossible"), ("/rows/3/date", "required"),
        ("/rows/5/date", "required"), ("/rows/6/number", "publication_number"),
        ("/rows/7/date", "before_filing"), ("/rows/8/source", "cell_without_head"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [("/file", "file_empty")]),
        (b"\xff\xff\xff\xff", [("/file", "not_text")]),
        (b"x" * (MOST_BYTES + 1), [("/file", "too_large")]),
        (HEAD, [("/rows", "no_rows")]),
        ("number,state\n", [("/file", "unknown_column"), ("/file", "column_missing")]),
        ("number,number,status\n", [("/file", "column_twice")]),
        (HEAD + 'ZL201710601862.3,"in_force\n', [("/file", "csv_form")]),
        (
            HEAD + "201710601862.3,in_force,,,\nZL201710601862.3,expired,2026-01-01,,\n",
            [("/rows/3/number", "named_twice")],
        ),
        (HEAD + "ZL97101765.4,invalidated,2026-05-02,,\n", [("/rows/2/date", "after_as_of")]),
        (
            HEAD + "ZL97101765.4,in_force,2026-04-02," + ";".join("abcdefghijklmnopqrstu") + ",\n",
            [("/rows/2/holder", "too_many")],
        ),
        ("{}", [("/schema", "not_a_status_file")]),
        ("[1]", [("/schema", "not_a_status_file")]),
        (
            json.dumps({"schema": SCHEMA, "patents": {}, "more": 1}),
            [("/file", "unknown_key"), ("/patents", "list_expected")],
        ),
        (
            json.dumps({"schema": SCHEMA, "patents": [7, {"state": 1}]}),
            [("/rows/1/number", "object_expected"), ("/rows/2/state", "unknown_key")],
        ),
        (
            json.dumps({"schema": SCHEMA, "patents": [{"number": 7, "status": [], "holder": 7}]}),
            [("/rows/1/number", "text_expected"), ("/rows/1/status", "text_expected"),
             ("/rows/1/holder", "text_expected")],
        ),
    ],
    ids=range(15),
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text, faults):
    assert refused(text) == faults


def test_whose_and_of_which_day_must_be_said():
    assert refused(GOOD, source=" ", as_of="") == [("/source", "required"), ("/as_of", "required")]
    assert refused(GOOD, as_of="2026-05-21") == [("/as_of", "in_future")]
    assert refused(GOOD, as_of="soon") == [("/as_of", "date_form")]


def test_a_pointer_names_its_row():
    with pytest.raises(Refused) as refusal:
        read(HEAD + "x,in_force,,,\n", source="")
    assert [row_of(each) for each in refusal.value.problems] == [None, (2, "number")]
