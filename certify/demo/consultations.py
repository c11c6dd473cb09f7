"""What is said in the invented consultations on standards: by the office and by the public."""

from collections.abc import Mapping
from typing import Final

FIRST: Final = (
    (
        "为在统一标准下开展专利密集型产品认定，现就本示例标准公开征求意见。标准按八个产业领域分别规定"
        "基准值、合格线和分项下限，从经济效益、专利保护强度、专利价值贡献和产品竞争力对专利依赖度四个方面评价。"
        "所有数值均为演示而设，不代表任何正式标准。"
    ),
    (
        "This illustrative standard is put out so that products are recognised by one standard. It "
        "sets benchmarks, pass marks and floors for eight industry fields and judges economic "
        "benefit, patent protection strength, patent value contribution and dependence of "
        "competitiveness on patents. Every number was chosen for demonstration and is that of no "
        "official standard."
    ),
)
NEXT: Final = (
    (
        "研发、设计和技术服务业的产品以研发投入产出为主要特征。现就另一示例标准公开征求意见，"
        "请就指标设置、分级界限和证明材料提出意见。所有数值均为演示而设。"
    ),
    (
        "Products of R&D, design and technical services live by what research yields. Another "
        "illustrative standard is put out for them; please comment on its indicators, its limits "
        "of levels and the evidence asked. Every number was chosen for demonstration."
    ),
)
COMMENTS: Final[tuple[tuple[Mapping[str, str], str, str], ...]] = (
    (
        {
            "name": "江苏示例检测服务有限公司", "contact": "0512-60000000",
            "text": "检测服务企业研发投入逐年波动较大，宜采用三年平均值。",
        },
        "not_adopted",
        "申报材料目前只含一个数据年度，三年平均值无法核对。将在下一版本研究增加历史数据的可行性。",
    ),
    (
        {
            "name": "Example Design Studio", "contact": "studio@example.com",
            "text": "How are designs counted beside inventions? Please state it in the guidance of "
            "the reviewers' indicators.",
        },
        "", "",
    ),
)  # fmt: skip
"""Words of a comment, what became of it, and the answer; the last one still waits."""
