"""Every claim of the prose is read back from the sentence and recomputed from the table."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.accounting.industry.announce import announce
from certify.accounting.industry.figures import PRINT_ORDER, Figure, Gdp
from certify.accounting.industry.prose import class_name, paragraph, sentences
from certify.accounting.industry.statements import NoneGrew, Withheld, statements
from certify.accounting.industry.tables import as_json
from tests.unit.accounting.test_announce import FIGURES, GDP, read_figures, read_gdp

YEAR = 2022
N = r"(-?[\d.]+)"
NAMES = {lang: {class_name(c, lang): c for c in PRINT_ORDER} for lang in ("zh", "en")}
Document = dict[str, Any]


def at(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


class Claims:
    """One method per sentence; each recomputes what the sentence says from ``table``."""

    def __init__(self, table: Document, language: str) -> None:
        self.table, self.zh = table, language == "zh"
        self.names = NAMES[language]
        self.values = self.column("value")
        self.growths = self.column("growth")

    def column(self, name: str) -> dict[str, Decimal]:
        return {c["code"]: Decimal(c[name]) for c in self.table["classes"] if c[name] is not None}

    def total(self, name: str) -> Decimal:
        return Decimal(self.table["total"][name])

    def codes(self, text: str) -> list[str]:
        if self.zh:  # a class name has 、 of its own, so the names themselves are looked for
            found = [code for name, code in self.names.items() if name in text]
            rest = text
            for name in self.names:
                rest = rest.replace(name, "")
            assert set(rest) <= set("、和"), rest
            return found
        quoted = re.findall(r"\"([^\"]+)\"", text)
        assert re.sub(r"\"[^\"]+\"", "", text) in ("", " and ", ", " * (len(quoted) - 2) + " and ")
        return [self.names[name] for name in quoted]

    def amount(self, text: str) -> Decimal:
        if self.zh:
            assert text.endswith("亿元")
            return Decimal(text.removesuffix("亿元"))
        assert text.endswith(" billion yuan")
        return Decimal(text.removesuffix(" billion yuan").replace(",", "")) * 10

    def scope(self, text: str, known: dict[str, Decimal]) -> None:
        count = re.search(r"\d+", text)
        assert len(known) == (7 if count is None else int(count.group()))

    def whole(self, year: str, amount: str) -> None:
        assert int(year) == self.table["year"]
        assert self.amount(amount) == self.total("value")

    def growth_of_total(self, sign: int, percent: str) -> None:
        assert sign * Decimal(percent) == self.total("growth")

    def unchanged(self) -> None:
        assert self.total("growth") == 0

    def gdp_share(self, percent: str) -> None:
        assert Decimal(percent) == self.total("gdp_share")

    def change(self, sign: int, points: str) -> None:
        assert sign * Decimal(points) == self.total("gdp_share_change")

    def same_share(self) -> None:
        assert self.total("gdp_share_change") == 0

    def against(self, sign: int, points: str, gdp: str) -> None:
        assert Decimal(gdp) == self.total("gdp_growth")
        assert sign * Decimal(points) == self.total("growth") - Decimal(gdp)

    def largest(self, scope: str, names: str, amount: str, percent: str | None) -> None:
        self.scope(scope, self.values)
        most = max(self.values.values())
        assert self.amount(amount) == most
        assert set(self.codes(names)) == {c for c, v in self.values.items() if v == most}
        if percent is not None:
            shares = self.column("share")
            assert {shares[c] for c in self.codes(names)} == {Decimal(percent)}

    def heavy(self, names: str, limit: str, percent: str) -> None:
        codes = self.codes(names)
        shares = self.column("share")
        assert set(codes) == {c for c, v in shares.items() if v > Decimal(limit)}
        together = sum(self.values[c] for c in codes)
        assert Decimal(percent) == at(100 * together / self.total("value"), 1)

    def fastest(self, scope: str, names: str, percent: str) -> None:
        self.scope(scope, self.growths)
        most = max(self.growths.values())
        assert most > 0
        assert Decimal(percent) == most
        assert set(self.codes(names)) == {c for c, v in self.growths.items() if v == most}

    def none_grew(self, scope: str) -> None:
        self.scope(scope, self.growths)
        assert max(self.growths.values()) <= 0

    def fell(self, text: str) -> None:
        pattern = (
            r"([^和、\d.%][^\d%]*?)下降([\d.]+)%" if self.zh else r"\"([^\"]+)\" fell by ([\d.]+) %"
        )
        said = {self.names[n]: -Decimal(p) for n, p in re.findall(pattern, text)}
        assert said == {c: v for c, v in self.growths.items() if v < 0}
        assert list(said.values()) == sorted(said.values())

    def withheld(self, year: str) -> None:
        assert int(year) == self.table["year"]
        assert self.table["total"]["growth"] is None
        notes = {n["field"]: n for n in self.table["notes"]}
        assert notes["total.growth"]["code"] == "vintage_break"


def up(claims: Claims, percent: str) -> None:
    claims.growth_of_total(1, percent)


def down(claims: Claims, percent: str) -> None:
    claims.growth_of_total(-1, percent)


def above(claims: Claims, gdp: str, points: str) -> None:
    claims.against(1, points, gdp)


def below(claims: Claims, gdp: str, points: str) -> None:
    claims.against(-1, points, gdp)


AMOUNT = {"zh": r"(-?[\d.]+亿元)", "en": r"(-?[\d,.]+ billion yuan)"}
PARTS: dict[str, list[tuple[str, Callable[..., None]]]] = {
    "zh": [
        (rf"(\d+)年，专利密集型产业增加值为{AMOUNT['zh']}", Claims.whole),
        (rf"，比上年增长{N}%（现价，未扣除价格因素）", up),
        (rf"，比上年下降{N}%（现价，未扣除价格因素）", down),
        (r"，与上年持平（现价，未扣除价格因素）", Claims.unchanged),
        (rf"；占国内生产总值（GDP）的比重为{N}%", Claims.gdp_share),
        (rf"，比上年提高{N}个百分点", lambda c, p: c.change(1, p)),
        (rf"，比上年降低{N}个百分点", lambda c, p: c.change(-1, p)),
        (r"，比重与上年持平", Claims.same_share),
        (rf"增加值增速高出国内生产总值现价增速（{N}%）{N}个百分点", above),
        (rf"增加值增速低于国内生产总值现价增速（{N}%）{N}个百分点", below),
        (rf"增加值增速与国内生产总值现价增速（{N}%）相同", lambda c, g: c.against(1, "0", g)),
        ((rf"([^，。]+)，([^，。]+)增加值最大，为{AMOUNT['zh']}"
         rf"(?:，占专利密集型产业增加值的比重为{N}%)?"), Claims.largest),
        ((rf"([^，。]+)，([^，。]+)增加值并列最大，均为{AMOUNT['zh']}"
         rf"(?:，各占专利密集型产业增加值的{N}%)?"), Claims.largest),
        (rf"([^，。]+)的比重均超过{N}%，合计占{N}%", Claims.heavy),
        (rf"([^，。]+)，([^，。]+)增长最快，增速为{N}%", Claims.fastest),
        (rf"([^，。]+)，([^，。]+)增速并列最快，均为{N}%", Claims.fastest),
        (r"([^，。]+)，没有一个大类实现增长", Claims.none_grew),
        (r"((?:[^，。]+?下降[\d.]+%)+)", Claims.fell),
        (r"不公布比上年增速：(\d+)年数据属于\S+?版本，上年数据已经修订，两者不可比",
         Claims.withheld),
    ],
    "en": [
        (rf"In (\d+) the value added of patent-intensive industries was {AMOUNT['en']}",
         Claims.whole),
        (rf", up {N} % on the year before at current prices", up),
        (rf", down {N} % on the year before at current prices", down),
        (r", unchanged on the year before at current prices", Claims.unchanged),
        (rf"; its share of gross domestic product \(GDP\) was {N} %", Claims.gdp_share),
        (rf", {N} percentage points more than the year before", lambda c, p: c.change(1, p)),
        (rf", {N} percentage points less than the year before", lambda c, p: c.change(-1, p)),
        (r", the same share as the year before", Claims.same_share),
        ((rf"The growth rate of value added is {N} percentage points above that of gross domestic "
         rf"product at current prices, {N} %"), lambda c, p, g: above(c, g, p)),
        ((rf"The growth rate of value added is {N} percentage points below that of gross domestic "
         rf"product at current prices, {N} %"), lambda c, p, g: below(c, g, p)),
        ((rf"The growth rate of value added equals that of gross domestic product at current "
         rf"prices, {N} %"), lambda c, g: c.against(1, "0", g)),
        (rf"(Among [^\"]*), (\".+\") is the largest with {AMOUNT['en']}(?:, {N} % of the total)?",
         Claims.largest),
        ((rf"(Among [^\"]*), (\".+\") are equally the largest with {AMOUNT['en']}"
         rf"(?:, {N} % of the total,)?(?: each)"), Claims.largest),
        (rf"(\".+\") each hold more than {N} % of the total, together {N} % of it", Claims.heavy),
        (rf"(Among [^\"]*), (\".+\") grew fastest, by {N} %", Claims.fastest),
        (rf"(Among [^\"]*), (\".+\") grew equally fastest, by {N} % each", Claims.fastest),
        (r"(Among [^\"]*), not one grew", Claims.none_grew),
        (r"(\".+\" fell by [\d.]+ %)", Claims.fell),
        ((r"Growth on the year before is not given: the figures of (\d+) belong to the vintage \S+ "
         r"and the year before has been revised since"), Claims.withheld),
    ],
}  # fmt: skip


def check(sentence: str, claims: Claims, language: str) -> None:
    """Read ``sentence`` from left to right; every piece must be a claim, and true."""
    rest = sentence
    assert rest.endswith("。" if language == "zh" else ".")
    rest = rest[:-1]
    while rest:
        found = [(m, claim) for p, claim in PARTS[language] if (m := re.match(p, rest))]
        assert found, f"no claim reads: {rest}"
        match, claim = max(found, key=lambda pair: pair[0].end())
        claim(claims, *match.groups())
        rest = rest[match.end() :]


value = st.one_of(st.none(), st.integers(-30, 60).map(Decimal), st.decimals(0, 500, places=1))
seven = st.lists(value, min_size=7, max_size=7)


@st.composite
def announcements(draw):
    vintage_before = draw(st.sampled_from(["v", "v", "v", "w"]))
    now, before = draw(seven), draw(seven)
    if draw(st.booleans()):
        now = [v or Decimal(1) for v in now]
        before = [v or Decimal(2) for v in before]
    figures = [
        Figure(YEAR, c, v, "v", i) for i, (c, v) in enumerate(zip(PRINT_ORDER, now, strict=True))
    ]
    figures += [
        Figure(YEAR - 1, c, v, vintage_before, 9 + i)
        for i, (c, v) in enumerate(zip(PRINT_ORDER, before, strict=True))
    ]
    gdp = [
        Gdp(y, Decimal(draw(st.integers(500, 900))), "v", 2)
        for y in (YEAR, YEAR - 1)
        if draw(st.booleans())
    ]
    places = draw(st.sampled_from([None, 0]))
    return announce(figures, gdp, YEAR, "v", places=places)


@pytest.mark.parametrize("language", ["zh", "en"])
@given(made=announcements())
def test_every_claim_is_true_of_the_table(made, language: str) -> None:
    claims = Claims(as_json(made, "en"), language)
    said = sentences(statements(made), language)
    for sentence in said:
        check(sentence, claims, language)
    text = "".join(said)
    assert ("最大" in text or "largest" in text) == (len(claims.values) > 1)
    fastest = len(claims.growths) > 1 and max(claims.growths.values()) > 0
    assert ("最快" in text or "fastest" in text) == fastest


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("year", [2018, 2021, 2022, 2023])
def test_the_published_years_in_words(year: int, language: str) -> None:
    made = announce(read_figures(FIGURES), read_gdp(GDP), year)
    for sentence in sentences(statements(made), language):
        check(sentence, Claims(as_json(made, "en"), language), language)


def test_2022_reads_like_the_notice() -> None:
    made = announce(read_figures(FIGURES), read_gdp(GDP), 2022, since=2018)
    text = paragraph(statements(made), "zh")
    assert "增加值为153176亿元，比上年增长7.1%" in text
    assert "比重为12.71%，比上年提高0.27个百分点" in text
    assert "新装备制造业增加值最大，为41643亿元" in text
    assert "在已知增速的4个大类中，信息通信技术制造业增长最快，增速为11.5%" in text
    assert "自2018年以来增加值年均增长9.36%" in text
    english = paragraph(statements(made), "en")
    assert "was 15,317.6 billion yuan, up 7.1 %" in english


def test_the_census_break_is_said_and_nothing_grows() -> None:
    made = announce(read_figures(FIGURES), read_gdp(GDP), 2023)
    said = statements(made)
    assert said[-1] == Withheld(2023, "2023-census")
    assert "增长" not in paragraph(said, "zh")
    assert "grew" not in paragraph(said, "en")


@pytest.mark.parametrize(
    ("now", "words"), [("2", "年均增长"), ("1", "总体持平"), ("0.5", "年均下降")]
)
def test_average_growth_by_its_sign(now: str, words: str) -> None:
    figures = [Figure(y, c, Decimal(v), "v", 2) for y, v in ((2020, "1"), (2022, now))
               for c in PRINT_ORDER]  # fmt: skip
    made = announce(figures, [], 2022, since=2020)
    assert words in paragraph(statements(made), "zh")


def test_one_class_that_fell_is_not_called_fastest() -> None:
    figures = [Figure(y, "01", Decimal(v), "v", 2) for y, v in ((2021, "4"), (2022, "3"))]
    said = statements(announce(figures, [], 2022))
    assert NoneGrew(1) in said
    assert '"Information and communication technology manufacturing" fell by 25.0 %.' in paragraph(
        said, "en"
    )
