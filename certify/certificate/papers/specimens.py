"""Invented values for every paper: what a specimen shows, and what a template must bear.

The usual specimen is what an officer looks at. The demanding ones are what no template may
break on: names of eighty characters, characters few fonts have, long English, sixty patents.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from certify.certificate.content import (
    CertificateContent,
    CertifiedProduct,
    DimensionScore,
    Holder,
    Named,
    PublicPatent,
    ScoreSummary,
    StandardUsed,
    Text,
)
from certify.certificate.papers.letters import (
    FeedbackLetter,
    Letter,
    ListedProduct,
    NoticeList,
    Party,
    Sender,
    StateNotice,
    Subject,
)

Paper = CertificateContent | Letter

DAY: Final = date(2026, 1, 15)
_PAGE: Final = "https://example.invalid/certificates/SPECIMEN"
_LONG_ZH: Final = ("面向超大规模数据中心的高速相干光通信收发模块及系统" * 4)[:80]
_LONG_EN: Final = "Precision Optoelectronics and Advanced Semiconductor Materials, Limited " * 2
_DIMENSIONS: Final = (
    DimensionScore("A", "经济效益", "Economic benefit", "21.92", "30"),
    DimensionScore("B", "专利保护强度", "Patent protection strength", "12.35", "20"),
    DimensionScore("C", "专利价值贡献", "Patent value contribution", "16.20", "30"),
    DimensionScore("D", "产品竞争力对专利依赖度", "Dependence on patents", "16.52", "20"),
)
_FIELD: Final = Named("01", "信息通信技术制造业", "ICT manufacturing")


def _patents(count: int, title: str) -> tuple[PublicPatent, ...]:
    return tuple(
        PublicPatent(
            f"ZL2017106{i:05d}.{i % 10}", title if not i else f"{title}（之{i + 1}）",
            Named("invention", "发明专利", "Invention"), Named("in_force", "有效", "In force"),
        )
        for i in range(count)
    )  # fmt: skip


def _recognition(issuer: Text) -> CertificateContent:
    return CertificateContent(
        kind="recognition", number="SPECIMEN-R-000001", record_number="SPECIMEN-000001",
        data_year=2025, campaign_year=2026,
        holder=Holder(
            "样张光电技术股份有限公司", "Specimen Optoelectronics Co., Ltd.", "91320505MA1P7X8K4U",
            Named("320505", "江苏省苏州市虎丘区", "Jiangsu"),
            (Named("high_tech", "高新技术企业", "High-tech enterprise"),),
        ),
        product=CertifiedProduct(
            "样张光通信收发模块", "Specimen optical transceiver", "YZ-400",
            Named("C3921", "通信系统设备制造", "Communication system equipment"), _FIELD,
        ),
        patents=_patents(3, "一种样张用低损耗耦合封装方法"),
        standard=StandardUsed(
            "specimen", "1", "sha256:" + "0" * 64, "illustrative", "样张评价标准",
            "Specimen standard",
        ),
        score=ScoreSummary(_DIMENSIONS, "66.99", "62", "meets", "sha256:" + "0" * 64),
        issued_on=DAY, valid_until=date(2029, 1, 15), issuer=issuer, page_url=_PAGE,
        demonstration=True,
    )  # fmt: skip


def _recordation(issuer: Text) -> CertificateContent:
    return replace(
        _recognition(issuer), kind="recordation", number="SPECIMEN-B-000001", campaign_year=None,
        standard=None, score=None, valid_until=None,
    )  # fmt: skip


def _heavy(content: CertificateContent) -> CertificateContent:
    """The same with everything that is hard to print."""
    return replace(
        content,
        holder=replace(content.holder, name_zh=f"𬭎㛃{_LONG_ZH}"[:80], name_en=_LONG_EN),
        product=replace(content.product, name_zh=_LONG_ZH, name_en=_LONG_EN, model="W" * 60),
        patents=_patents(60, "一种低损耗耦合封装方法及其控制系统和可读存储介质" * 3),
    )


def _letters(issuer: Text) -> tuple[Letter, ...]:
    party = Party(
        "样张光电技术股份有限公司", "Specimen Optoelectronics Co., Ltd.", "91320505MA1P7X8K4U"
    )
    product = Subject(
        "样张光通信收发模块", "Specimen optical transceiver", "YZ-400", "SPECIMEN-000001"
    )
    sender = Sender(issuer, DAY, demonstration=True)
    line = ListedProduct(
        "SPECIMEN-000001", product.name_zh, product.model, party.name_zh,
        Text(_FIELD.name_zh, _FIELD.name_en), "66.99",
    )  # fmt: skip
    campaign = Text("样张年度认定", "Specimen campaign")
    return (
        StateNotice(
            "SPECIMEN-T-000001", "SPECIMEN-R-000001", "recognition", "suspend", DAY,
            Text("年度更新逾期", "The yearly update is overdue"), "样张：截至期限未提交年度更新。",
            party, product, _PAGE, sender,
        ),
        FeedbackLetter(
            "SPECIMEN-F-000001", campaign, 2026, 2025, "recognised", party, product, "66.99", "62",
            _DIMENSIONS, ("样张：各维度均达到要求。",), _PAGE, sender,
        ),
        NoticeList(
            "SPECIMEN-N-000001", campaign, DAY, date(2026, 1, 26),
            tuple(replace(line, record_number=f"SPECIMEN-{i:06d}") for i in range(1, 6)),
            _PAGE, sender,
        ),
    )  # fmt: skip


def _heavy_letter(letter: Letter) -> Letter:
    if isinstance(letter, NoticeList):
        line = replace(
            letter.products[0], product_zh=_LONG_ZH, organisation_zh=_LONG_ZH[::-1],
            model="W" * 60,
        )  # fmt: skip
        return replace(letter, products=(*[line] * 5, *letter.products * 11))
    party = replace(letter.addressee, name_zh=f"𬭎㛃{_LONG_ZH}"[:80], name_en=_LONG_EN)
    product = replace(letter.product, name_zh=_LONG_ZH, name_en=_LONG_EN, model="W" * 60)
    return replace(letter, addressee=party, product=product)


def usual(issuer: Text) -> Mapping[str, tuple[Paper, ...]]:
    """The specimens of each paper as an officer looks at them."""
    notice, feedback, listing = _letters(issuer)
    return {
        "certificate": (_recognition(issuer), _recordation(issuer)),
        notice.PAPER: (notice,),
        feedback.PAPER: (feedback,),
        listing.PAPER: (listing,),
    }


def demanding(issuer: Text) -> Mapping[str, tuple[Paper, ...]]:
    """What the template of each paper must bear, beside the usual."""
    return {
        paper: tuple(
            _heavy(each) if isinstance(each, CertificateContent) else _heavy_letter(each)
            for each in found
        )
        for paper, found in usual(issuer).items()
    }
