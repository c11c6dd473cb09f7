"""A small standard as text, for trying what is done with the text of a standard."""

from certify.scoring.shelf.catalogue import digest_of
from certify.scoring.source import parse_yaml
from certify.scoring.standard import Standard, build

STANDARD = """\
# What a person wrote stays.
schema: certify.standard/1
id: small
version: "1.0"
titles: {zh: 小标准, en: Small}
authority: illustrative
effective_from: 2025-01-01  # bare
effective_to: '2025-12-31'
checked_on: "2025-01-01"
sources:
  - zh: 来源
    en: Source  # the last source

industries: "2019"
rounding: {mode: half_up, places: "2"}
clauses: [{id: "1", zh: 条, en: Clause}]
benchmarks:
  - {id: sales, unit: CNY_10K, zh: 销售, en: Sales}
  - {id: growth, unit: percent, zh: 增长, en: Growth}
  - {id: unread, unit: share, zh: 无, en: None}
fields:
  - code: "01"
    names: {zh: 一, en: One}
    clause: "1"
    benchmarks:
      sales: "5000"
      growth: "8.0"   # places stay
      unread: "0.5"
    pass_mark: "50"
  - code: "02"
    names: {zh: 二, en: Two}
    clause: "1"
    benchmarks: {sales: "3000", growth: "12", unread: "0.5"}
    pass_mark: "50"
gates: []
dimensions:
  - id: A
    names: {zh: 效益, en: Benefit}
    clause: "1"
    weight: "100"
    indicators:
      - {id: A1, names: {zh: 销售, en: Sales}, clause: "1", judged_by: data, fact: sales,
         transform: ratio, benchmark: sales, unit: ratio, weight: "60", kind: piecewise,
         table: [["0", "0"], ["1", "60"], ["2", "100"]]}
      - {id: A2, names: {zh: 增长, en: Growth}, clause: "1", judged_by: data, fact: sales_growth,
         transform: difference, benchmark: growth, unit: percentage_point, weight: "40",
         kind: piecewise, table: [["-20", "0"], ["0", "60"], ["20", "100"]],
         missing: {points: "60"}}
"""

CASES = """\
# Worked by hand.
schema: certify.golden/1
standard: small
version: "1.0"
base:
  field: "01"
  facts:
    sales: "50000000"
    sales_growth: "8"
  levels: {}
cases:
  - id: base
    zh: 基础
    en: Base
    expect: {points: {A1: "60", A2: "60"}, total: "60.00", verdict: meets}
  - id: low
    zh: 低
    en: Low
    facts: {sales: "25000000"}  # half
    expect: {points: {A1: "30", A2: "60"}, total: "42.00", verdict: below}
  - id: no-growth
    zh: 无上年
    en: No prior year
    facts:
      sales_growth: missing
    expect: {points: {A1: "60", A2: "60"}, total: "60.00", verdict: meets}
"""


def built(text: str = STANDARD) -> Standard:
    """The standard of ``text``, which is trusted to be one."""
    content = text.encode()
    return build(parse_yaml(content, None), digest_of(content))
