"""Invented certificates of every awkward shape."""

from dataclasses import replace
from datetime import date

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

INVENTION = Named("invention", "发明专利", "Invention")
UTILITY = Named("utility_model", "实用新型", "Utility model")
IN_FORCE = Named("in_force", "有效", "In force")


def patents(
    count: int, title: str = "一种用于光通信模块的低损耗耦合封装方法"
) -> tuple[PublicPatent, ...]:
    """``count`` patents with different numbers."""
    return tuple(
        PublicPatent(
            f"ZL2017106{i:05d}.{i % 10}",
            f"{title}({i + 1})" if i else title,
            INVENTION if i % 3 else UTILITY,
            IN_FORCE,
        )
        for i in range(count)
    )


def recognition(**changes: object) -> CertificateContent:
    """A recognition certificate as the demonstration issues it."""
    content = CertificateContent(
        kind="recognition",
        number="CPIP-2026-R-000123",
        record_number="PR-2025-000047",
        data_year=2025,
        campaign_year=2026,
        holder=Holder(
            name_zh="苏州澄光通信技术股份有限公司",
            name_en="Suzhou Chengguang Communication Technology Co., Ltd.",
            uscc="91320505MA1P7X8K4U",
            region=Named("320505", "江苏省苏州市虎丘区", "Huqiu, Suzhou, Jiangsu"),
            qualifications=(
                Named("high_tech", "高新技术企业", "High-tech enterprise"),
                Named("srdi", "专精特新企业", "Specialised and sophisticated enterprise"),
            ),
        ),
        product=CertifiedProduct(
            name_zh="400G 相干光通信收发模块",
            name_en="400G coherent optical transceiver",
            model="CG-400ZR+",
            industry=Named("C3921", "通信系统设备制造", "Communication system equipment"),
            field=Named("01", "信息通信技术制造业", "ICT manufacturing"),
        ),
        patents=patents(3),
        standard=StandardUsed(
            id="pip-illustrative",
            version="2026.1",
            digest="sha256:" + "ab12" * 16,
            authority="illustrative",
            title_zh="专利密集型产品评价示例标准",
            title_en="Illustrative standard for patent-intensive products",
        ),
        score=ScoreSummary(
            dimensions=(
                DimensionScore("A", "经济效益", "Economic benefit", "21.92", "30"),
                DimensionScore("B", "专利保护强度", "Patent protection strength", "12.35", "20"),
                DimensionScore("C", "专利价值贡献", "Patent value contribution", "16.20", "30"),
                DimensionScore(
                    "D", "产品竞争力对专利依赖度", "Dependence on patents", "16.52", "20"
                ),
            ),
            total="66.99",
            pass_mark="62",
            verdict="meets",
            sheet_digest="sha256:" + "4f0c" * 16,
        ),
        issued_on=date(2026, 11, 23),
        valid_until=date(2029, 11, 22),
        issuer=Text("Certify 演示认定机构", "Certify Demonstration Authority"),
        page_url="http://127.0.0.1:8000/certificates/CPIP-2026-R-000123",
        demonstration=True,
    )
    return replace(content, **changes)


def recordation(**changes: object) -> CertificateContent:
    """A recordation certificate: no standard, no score, no term."""
    base = recognition(
        kind="recordation",
        number="CPIP-2026-B-000047",
        campaign_year=None,
        standard=None,
        score=None,
        valid_until=None,
        page_url="http://127.0.0.1:8000/certificates/CPIP-2026-B-000047",
    )
    return replace(base, **changes)
