"""What becomes of each product: the plan of the demonstration, readable as one table.

Keys are those of ``products``; two lists never name one product for the same data year.
"""

from typing import Any, Final

FIRST_YEAR: Final = 2024
SECOND_YEAR: Final = 2025

# --- Campaign 2025 (data year 2024), closed -----------------------------------------
RECOGNISED_2024: Final = (
    "gateway", "pressure-sensor", "laser-chip", "vision", "five-axis", "battery-cell", "nylon",
    "antibody", "membrane", "powder-service",
)  # fmt: skip
BELOW_2024: Final = ("desk",)
OBJECTION_UPHELD_2024: Final = ("granule",)
DISPUTED_2024: Final = ("strain-gauge",)  # ownership dispute: ineligible
LEFT_2024: Final = ("sauce",)
NOT_OPTED_IN_2024: Final = ("cream",)
JUDGED_2024: Final = (*RECOGNISED_2024, *BELOW_2024, *OBJECTION_UPHELD_2024)
FILED_2024: Final = (*JUDGED_2024, *DISPUTED_2024, *LEFT_2024, *NOT_OPTED_IN_2024)

# --- Campaign 2026 (data year 2025), in full swing ----------------------------------
RECOGNISED_2025: Final = ("wearable", "gyro-navigation", "ultrasound")
EXAMPLE: Final = "optical-terminal"
"""The example of the interface contract, judged as there: the floor of C is missed."""

FIRST_BATCH: Final = (*RECOGNISED_2025, EXAMPLE)
IN_NOTICE: Final = ("coherent", "time-series", "bone-graft")
OBJECTED: Final = ("ceramic-substrate",)
PROPOSED: Final = ("inverter", "catalyst")
STAGED: Final = ("radar",)
STAGED_BELOW: Final = ("cookware",)
REVIEWED: Final = ("remote-sensing", "alloy")
SECOND_BATCH: Final = (*IN_NOTICE, *OBJECTED, *PROPOSED, *STAGED, *STAGED_BELOW, *REVIEWED)

IN_REVIEW: Final = (
    "module-5g", "spindle", "blower", "coating", "cover-glass", "sustained-tablet", "noodle",
)  # fmt: skip
LEFT_2025: Final = ("printing",)
NOT_COUNTED_2025: Final = ("exoskeleton",)  # its only patent is pending: ineligible
UPDATED_2025: Final = ("five-axis", "battery-cell")  # yearly update of recognised products
WITHDRAWN: Final = ("design",)
REFUSED: Final = ("brine",)
THIRD_BATCH: Final = (*IN_REVIEW, *LEFT_2025, *NOT_COUNTED_2025)
WITHOUT_OPT_IN: Final = (*UPDATED_2025, *WITHDRAWN)
ELIGIBLE: Final = ("drainage", "voc-monitor")
RETURNED: Final = ("intrusion", "wound-dressing")
RESUBMITTED: Final = ("energy-saving",)
SUBMITTED: Final = ("vision", "laser-welder")
READY: Final = ("cobot",)  # complete, not yet submitted
HALF_WRITTEN: Final = ("supply-platform",)
FAULTY: Final = ("electrolyte",)
FILED_2025: Final = (
    *FIRST_BATCH, *SECOND_BATCH, *THIRD_BATCH, *WITHOUT_OPT_IN, *REFUSED, *ELIGIBLE, *RETURNED,
    *RESUBMITTED, *SUBMITTED, *READY, *HALF_WRITTEN, *FAULTY,
)  # fmt: skip

SLIPS: Final[dict[str, dict[str, Any]]] = {
    "organisation": {"email": "ip.hefei"},
    "economics": {
        "sales": "11800000.00", "profit": "16400000.00", "exports": "1.2e7",
        "ip_investment": "-4200000",
    },
    "market": {"core_features_total": "4", "core_features_protected": "9"},
    "declarations": {"true_and_complete": False},
}  # fmt: skip
"""What was typed wrongly into the faulty draft."""

REMARKS: Final = {
    "intrusion": {
        "/product/model": "型号与检测报告所载SX-IDS2不一致，请核对。",
        "/patents/0/role": "请说明该专利对应服务的哪一项技术特征。",
    },
    "wound-dressing": {
        "/economics/profit": "利润额与专项审计报告不一致，请核对后更正或附说明。",
    },
    "energy-saving": {"/product/description": "请写明服务名称与检测报告的对应关系。"},
    "gyro-navigation": {"/product/description": "请补充产品名称与检测报告的对应说明。"},
}
