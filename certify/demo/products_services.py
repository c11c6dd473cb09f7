"""Invented products of the fields 06 (environment), 07 (technical services) and 99 (other)."""

from typing import Final

from certify.demo.shapes import Figures as Year
from certify.demo.shapes import PatentEntry as Patent
from certify.demo.shapes import product

ENVIRONMENT: Final = (
    product(
        "membrane", "jinan", "一体化膜生物反应器 | Integrated membrane bioreactor", "HB-MBR50",
        "C3591", "2019-08-30",
        "村镇污水处理用一体化设备，日处理50吨，出水可直接回用于灌溉。",
        (
            Patent("201710419937", "2017-06-06", "2019-11-08", "0.32", "一种抗污染中空纤维膜组件",
                   "把膜清洗周期由一个月延长到六个月。"),
            Patent("201820917264", "2018-06-13", "2019-03-05", "0.08", "一体化污水处理装置",
                   "缩小占地并便于吊装。"),
            Patent("201910093358", "2019-01-30", "2021-08-17", "0.15", "膜生物反应器的曝气控制方法",
                   "降低曝气能耗三成。"),
        ),
        features=(7, 5), premium="9", levels="3 3 2.5",
        y2024=Year(5840, 5690, 210, 624, 160, 390, 4980),
    ),
    product(
        "catalyst", "jinan", "低温烟气脱硝催化剂 | Low-temperature denitration catalyst",
        "HB-LT160", "C2666",
        "2021-04-02", "160摄氏度条件下脱硝效率九成以上的催化剂，用于焦化与玻璃行业。",
        (
            Patent("201810226740", "2018-03-19", "2020-12-22", "0.37",
                   "一种低温脱硝催化剂及其制备方法",
                   "在160摄氏度保持九成以上脱硝效率。", abroad="KR"),
            Patent("202010107583", "2020-02-21", "2022-03-29", "0.16", "失活脱硝催化剂的再生方法",
                   "使催化剂可再生两次。"),
        ),
        features=(4, 4), premium="14", levels="3 3 3",
        y2025=Year("4310.0", "4195.6", 370, "542.8", 120, 350, 3540),
    ),
    product(
        "voc-monitor", "xian", "挥发性有机物在线监测仪 | Online VOC monitor", "HY-VM3", "C4021",
        "2022-01-17",
        "厂界与园区用挥发性有机物在线监测仪，最低检出限每立方米0.05毫克。",
        (
            Patent("201910756624", "2019-08-16", "2022-01-04", "0.34", "一种低温富集气相检测方法",
                   "把最低检出限降到每立方米0.05毫克。"),
        ),
        features=(6, 4), premium="12", levels="2.5 3 2.5",
        y2025=Year("2640.8", "2588.3", 90, "341.2", 110, 380, 2260),
    ),
    product(
        "brine", "beijing",
        "高盐废水分质结晶处理 | Fractional crystallisation of saline wastewater", "CN-ZLD", "D4620",
        "2022-10-10", "把煤化工高盐废水中的氯化钠与硫酸钠分别结晶回收的处理服务。",
        (
            Patent("202010683092", "2020-07-15", "2022-12-13", "0.28", "一种高盐废水的分质结晶方法",
                   "回收盐纯度达到工业一级。"),
        ),
        features=(5, 3), premium="6", levels="2.5 2 2",
        y2025=Year(1890, 1890, 0, 142, 90, 260, 1720),
    ),
)  # fmt: skip

TECHNICAL: Final = (
    product(
        "powder-service", "beijing",
        "高温合金粉末制备技术服务 | Superalloy powder production service", "CN-PW",
        "M7513", "2020-06-05", "为增材制造企业提供高温合金粉末的成分设计、雾化制备与检测服务。",
        (
            Patent("201710566183", "2017-07-12", "2019-10-29", "0.30", "一种等离子旋转电极雾化方法",
                   "得到空心粉率低于千分之一的球形粉末。", abroad="US"),
            Patent("201910327741", "2019-04-23", "2021-06-04", "0.14", "合金粉末的流动性评价方法",
                   "快速判断粉末能否用于铺粉打印。"),
        ),
        features=(5, 4), premium="12", levels="3 3 3",
        y2024=Year(2310, 2310, 120, 386, 95, 410, 1870),
    ),
    product(
        "printing", "chengdu",
        "大尺寸金属增材制造技术服务 | Large-format metal additive manufacturing service",
        "LG-AM", "M7517", "2021-09-01", "为航天企业提供米级金属构件的增材制造工艺开发与试制服务。",
        (
            Patent("201910884450", "2019-09-18", "2021-12-10", "0.33", "一种多激光拼接区的扫描方法",
                   "消除拼接区的性能差异。"),
        ),
        features=(4, 3), premium="10", levels="3 2.5 3",
        y2025=Year("1785.0", "1785.0", 0, "264.3", 80, 330, 1490),
    ),
    product(
        "energy-saving", "dalian",
        "压缩空气系统节能改造服务 | Compressed-air energy-saving service", "JC-ES", "M7514",
        "2022-12-06", "对工厂压缩空气系统进行诊断、改造与在线优化的节能服务。",
        (
            Patent("202110118926", "2021-01-28", "2023-04-25", "0.25", "一种空压站群的协同控制方法",
                   "使站群综合能耗降低一成五。"),
        ),
        features=(5, 3), premium="5", levels="2.5 2.5 2",
        y2025=Year(1640, 1640, 0, 203, 70, 150, 1430),
    ),
    product(
        "design", "hangzhou", "智能硬件工业设计服务 | Industrial design service for smart hardware",
        "QY-ID", "M7491",
        "2021-02-22", "为家电与消费电子企业提供从概念到样机的工业设计服务。",
        (
            Patent("202030611845", "2020-10-15", "2021-03-30", "0.15", "温控面板",
                   "设计成果，已用于三家客户的产品。"),
        ),
        features=(4, 1), premium="4", levels="1.5 2 1",
        y2025=Year(1180, 1180, 0, 96, 40, 60, 1240),
    ),
)  # fmt: skip

OTHERS: Final = (
    product(
        "desk", "xiamen", "静音升降办公桌 | Quiet height-adjustable desk", "JJ-D2", "C2110",
        "2020-04-14",
        "双电机升降办公桌，运行噪声低于40分贝，带遇阻回退。",
        (
            Patent("201921847703", "2019-10-30", "2020-08-07", "0.18", "一种升降桌的遇阻回退机构",
                   "防止升降时夹手。"),
            Patent("202030125508", "2020-04-01", "2020-10-09", "0.05", "升降桌", "产品外观。",
                   core=False),
        ),
        features=(6, 2), premium="3", levels="1.5 2 1",
        y2024=Year(6430, 6280, 2140, 372, 130, 180, 6510),
    ),
    product(
        "sauce", "chongqing", "低钠复合调味料 | Low-sodium compound seasoning", "SP-LN1", "C1469",
        "2021-10-18",
        "钠含量降低四成而咸度不减的复合调味料，用于方便食品与餐饮。",
        (
            Patent("201811376092", "2018-11-19", "2021-08-24", "0.36", "一种增咸肽及其制备方法",
                   "在减少食盐的同时保持咸度。"),
        ),
        features=(4, 3), premium="11", levels="3 2.5 2.5",
        y2024=Year(4870, 4810, 0, 548, 120, 160, 4230),
    ),
    product(
        "noodle", "chongqing", "非油炸冻干方便面 | Freeze-dried instant noodles", "SP-FD6", "C1431",
        "2022-07-01",
        "以冻干工艺制成的方便面，复水三分钟，含油率为油炸产品的十分之一。",
        (
            Patent("202010739465", "2020-07-28", "2022-09-20", "0.30", "一种冻干面条的预处理方法",
                   "使面条复水后保持弹性。"),
            Patent("202121186035", "2021-05-28", "2021-12-14", "0.06", "一种面块成型装置",
                   "提高面块成型一致性。", core=False),
        ),
        features=(5, 3), premium="9", levels="3 2.5 2",
        y2025=Year("5260.5", "5194.0", 240, "463.7", 130, 210, 4480),
    ),
    product(
        "cookware", "xiamen", "微晶陶瓷不粘锅 | Glass-ceramic non-stick pan", "JJ-CP28", "C3074",
        "2021-12-20",
        "不含有机氟的微晶陶瓷涂层锅具，耐磨次数三万次。",
        (
            Patent("202010284417", "2020-04-13", "2022-03-08", "0.23", "一种无氟微晶陶瓷涂层",
                   "以无机涂层实现不粘和耐磨。"),
        ),
        features=(6, 3), premium="7", levels="2 2 2",
        y2025=Year("3360.0", "3287.4", 910, "228.6", 120, 140, 3190),
    ),
)  # fmt: skip
