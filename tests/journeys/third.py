"""A third standard that no code knows, made here from data and laid into a folder.

Two dimensions, three indicators, one of them the reviewers', two awards, every field, totals
in whole points; ids, dimensions, gates and awards are called unlike those of any other. The
golden cases are reckoned by the independent calculator, not by the engine.
"""

from itertools import product
from pathlib import Path
from typing import Any

import yaml

from certify.reference.industries import FIELD_NAMES, FIELDS
from tests.standards.calculator import reckon

ID, VERSION = "quayside-trial", "7.3"
NAME = f"{ID}@{VERSION}"
CRAFT_GUIDANCE = (
    ("0", "工艺描述与产品无关", "What is said of the craft has nothing to do with the product"),
    ("2", "工艺与产品有关，缺少样品", "The craft is that of the product, samples are missing"),
    ("4", "工艺与样品逐项对应", "Craft and samples match one by one"),
)


def names(zh: str, en: str) -> dict[str, str]:
    """A text in both languages."""
    return {"zh": zh, "en": en}


def document() -> dict[str, Any]:
    """The standard; every scalar is text, as an expert's file is read."""
    return {
        "schema": "certify.standard/1", "id": ID, "version": VERSION,
        "titles": names("码头试行评价办法", "Quayside trial of products"),
        "authority": "illustrative", "effective_from": "2026-02-01", "checked_on": "2026-06-01",
        "sources": [names("测试用自拟数值", "Numbers invented for a test")],
        "industries": "2019", "rounding": {"mode": "half_up", "places": "0"},
        "clauses": [
            {"id": "9", **names("本办法适用于全部领域。", "It covers every field.")},
            {"id": "9.1", **names("销路", "Outlets")},
            {"id": "9.2", **names("工艺", "Craft")},
        ],
        "benchmarks": [{"id": "usual_margin", "unit": "percent",
                        **names("通常利润率", "Usual margin")}],
        "fields": [
            {"code": code, "names": names(f"领域{code}", FIELD_NAMES[code]), "clause": "9",
             "benchmarks": {"usual_margin": "12"}}
            for code in FIELDS
        ],
        "awards": [
            {"id": "copper", "names": names("铜锚", "Copper anchor"), "from": "30"},
            {"id": "silver", "names": names("银锚", "Silver anchor"), "from": "60"},
        ],
        "gates": [
            {"id": "K1", "names": names("有销售", "Something was sold"), "clause": "9",
             "condition": "above", "fact": "sales", "bound": "0"},
            {"id": "K2", "names": names("有据的专利方可计入", "Proven patents count"),
             "clause": "9", "condition": "counting_rule"},
            {"id": "K3", "names": names("批次年度", "Year of the round"), "clause": "9",
             "condition": "campaign_year"},
        ],
        "dimensions": [
            {"id": "OUT", "names": names("销路状况", "Outlets abroad"), "clause": "9.1",
             "weight": "60", "indicators": [
                {"id": "OUT7", "names": names("出海份额", "Share shipped"), "clause": "9.1",
                 "judged_by": "data", "fact": "export_share", "transform": "as_is",
                 "unit": "percent", "weight": "40", "kind": "bands",
                 "table": [["0", "10"], ["25", "90"]]},
                {"id": "OUT8", "names": names("利润水平", "Margin earned"), "clause": "9.1",
                 "judged_by": "data", "fact": "profit_margin", "transform": "ratio",
                 "benchmark": "usual_margin", "unit": "ratio", "weight": "20",
                 "kind": "piecewise", "table": [["0", "0"], ["2", "100"]]},
             ]},
            {"id": "CRAFT", "names": names("工艺水平", "Craft shown"), "clause": "9.2",
             "weight": "40", "indicators": [
                {"id": "KNOT3", "names": names("绳结工艺", "Knots tied"), "clause": "9.2",
                 "judged_by": "reviewers", "unit": "level", "weight": "40", "kind": "rubric",
                 "table": [["0", "0"], ["2", "50"], ["4", "100"]],
                 "guidance": [{"level": level, **names(zh, en)}
                              for level, zh, en in CRAFT_GUIDANCE]},
             ]},
        ],
    }  # fmt: skip


def examples() -> dict[str, Any]:
    """Its golden cases: either side of every edge, in every field."""
    standard = document()
    base = {
        "field": FIELDS[0], "levels": {"KNOT3": "3"},
        "facts": {"sales": "100", "export_share": "15", "profit_margin": "0.12"},
    }  # fmt: skip
    stated: list[dict[str, Any]] = [{"facts": {"sales": text}} for text in ("0", "0.01")]
    stated += [{"facts": {"export_share": text}} for text in ("0", "24.99", "25", "40")]
    margins = ("-0.12", "0", "0.0012", "0.2388", "0.24", "0.36")
    stated += [{"facts": {"profit_margin": text}} for text in margins]
    stated += [{"levels": {"KNOT3": text}} for text in ("0", "1", "2", "3.5", "4", "none")]
    stated += [
        {"field": code, "facts": {"export_share": share}, "levels": {"KNOT3": level}}
        for code, share, level in product(FIELDS, ("15", "30"), ("0", "4"))
    ]
    cases = []
    for turn, case in enumerate(stated):
        words = {"id": f"case-{turn}", "zh": f"案例{turn}", "en": f"Case {turn}"}
        expect = {k: v for k, v in reckon(standard, base, case).items() if v not in ([], "none")}
        expect.setdefault("total", "none")
        cases.append({**words, **case, "expect": expect})
    return {
        "schema": "certify.golden/1", "standard": ID, "version": VERSION, "base": base,
        "cases": cases,
    }  # fmt: skip


def lay(folder: Path) -> Path:
    """Lay the standard into ``folder`` as an authority would; return its version folder."""
    place = folder / ID / VERSION
    place.mkdir(parents=True)
    for name, content in (("standard", document()), ("examples", examples())):
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (place / f"{name}.yaml").write_text(text, encoding="utf-8")
    return place
