"""Invented products of the fields 04 (new materials) and 05 (pharmaceutical and medical)."""

from typing import Final

from certify.demo.shapes import Figures as Year
from certify.demo.shapes import PatentEntry as Patent
from certify.demo.shapes import product

MATERIALS: Final = (
    product(
        "nylon", "changsha", "半芳香族耐高温尼龙树脂 | Semi-aromatic high-temperature polyamide",
        "XC-HTN51",
        "C2651", "2019-04-26",
        "熔点310摄氏度的耐高温尼龙，用于连接器与汽车电子，吸水率低于千分之三。",
        (
            Patent("201610547310", "2016-07-12", "2018-10-23", "0.38",
                   "一种半芳香族聚酰胺及其连续聚合方法",
                   "实现连续聚合，使分子量分布稳定。", abroad="US EP JP KR"),
            Patent("201811093862", "2018-09-19", "2021-02-09", "0.20", "低吸水聚酰胺组合物",
                   "把吸水率降到千分之三以下。", abroad="JP"),
        ),
        features=(6, 5), premium="16", levels="3 3.5 3",
        y2024=Year(16480, 15920, 3840, 2310, 430, 980, 14100),
    ),
    product(
        "coating", "changsha",
        "石墨烯改性水性防腐涂料 | Graphene-modified waterborne anticorrosion coating",
        "XC-WG3", "C2641", "2022-05-30",
        "钢结构用水性防腐涂料，耐盐雾2000小时，挥发性有机物含量为溶剂型产品的二十分之一。",
        (
            Patent("202010171659", "2020-03-12", "2022-01-25", "0.30",
                   "一种石墨烯水性分散体的制备方法",
                   "解决石墨烯在水性体系中的团聚问题。"),
            Patent("202110295034", "2021-03-19", "2023-01-17", "0.17", "双组分水性防腐涂料",
                   "使耐盐雾时间达到2000小时。", abroad="AU"),
        ),
        features=(5, 4), premium="12", levels="3 3 2.5",
        y2025=Year("6120.4", "5960.8", 380, "658.1", 170, 430, 5290),
    ),
    product(
        "ceramic-substrate", "beijing",
        "高导热氮化铝陶瓷基板 | High-conductivity aluminium nitride substrate",
        "CN-AL230", "C3073", "2020-08-21",
        "功率模块用氮化铝陶瓷基板，热导率每米每开230瓦，翘曲度低于万分之三。",
        (
            Patent("201710948125", "2017-10-12", "2020-05-19", "0.37",
                   "一种高导热氮化铝陶瓷的烧结方法",
                   "决定基板的热导率。", abroad="JP DE"),
            Patent("201910436690", "2019-05-24", "2021-05-28", "0.19", "陶瓷基板的无压整平工艺",
                   "把翘曲度降到万分之三以下。"),
        ),
        features=(5, 4), premium="15", levels="3 3 3",
        y2025=Year("5890.6", "5712.4", 860, "743.9", 200, 690, 4960),
    ),
    product(
        "alloy", "beijing", "低密度铝锂合金板材 | Low-density aluminium-lithium alloy plate",
        "CN-AL9", "C3240",
        "2021-12-09", "航空结构用第三代铝锂合金板材，密度较常规铝合金低百分之八。",
        (
            Patent("201910160447", "2019-03-04", "2021-01-29", "0.24",
                   "一种铝锂合金板材的热处理方法",
                   "兼顾板材的强度与断裂韧性。"),
        ),
        features=(6, 3), premium="5", levels="2.5 2 2",
        y2025=Year(3420, "3286.5", 0, "245.8", 280, 870, 3150),
    ),
    product(
        "electrolyte", "hefei", "硫化物固态电解质粉体 | Sulphide solid electrolyte powder",
        "XN-SE1", "C2613",
        "2024-08-15", "全固态电池用硫化物电解质粉体，室温离子电导率每厘米8毫西门子。",
        (
            Patent("202210618873", "2022-06-02", "2024-07-19", "0.35",
                   "一种空气稳定的硫化物固态电解质",
                   "使粉体可在低露点车间直接使用。", abroad="KR"),
        ),
        features=(4, 3), premium="0", levels="2.5 2 2",
        y2025=Year(1260, 1180, 0, "-164", 420, 1530, 310),
    ),
    product(
        "cover-glass", "xiamen", "超薄柔性盖板玻璃 | Ultra-thin flexible cover glass", "JJ-UTG30",
        "C3051",
        "2023-02-14", "折叠显示屏用30微米超薄玻璃，弯折半径1.5毫米，可弯折二十万次。",
        (
            Patent("202010398712", "2020-05-12", "2022-07-26", "0.28", "一种超薄玻璃的化学减薄方法",
                   "得到厚度偏差小于2微米的30微米玻璃。", source="licensed_exclusive",
                   owners=("成都示例理工大学",)),
            Patent("202110867740", "2021-07-29", "2023-11-14", "0.20", "超薄玻璃的边缘强化方法",
                   "使弯折寿命由五万次提高到二十万次。", abroad="KR US"),
        ),
        features=(5, 4), premium="9", levels="3 3 3",
        y2025=Year("4870.2", "4715.7", 930, "492.6", 180, 510, 3620),
    ),
    product(
        "cream", "guangzhou", "神经酰胺修护乳 | Ceramide repair lotion", "RH-CR200", "C2682",
        "2021-07-19",
        "以液晶结构递送神经酰胺的修护乳液，用于敏感肌肤日常护理。",
        (
            Patent("201911188036", "2019-11-28", "2022-02-22", "0.26", "一种神经酰胺液晶乳化体系",
                   "提高神经酰胺的透皮保留量。"),
        ),
        features=(5, 2), premium="12", levels="2 2 2",
        y2024=Year(3150, 3080, 120, 412, 110, 190, 2640),
    ),
)  # fmt: skip

MEDICAL: Final = (
    product(
        "antibody", "shanghai",
        "重组人源化白介素单抗注射液 | Recombinant humanised interleukin antibody injection",
        "SY-301", "C2761", "2021-01-25",
        "用于中重度斑块状银屑病的单克隆抗体注射液，每四周给药一次。",
        (
            Patent("201510793268", "2015-11-17", "2019-07-30", "0.48", "抗白介素抗体及其应用",
                   "化合物专利，覆盖抗体序列与适应症。", abroad="US EP JP KR AU", survived=1),
            Patent("201811402951", "2018-11-23", "2021-09-10", "0.22", "一种高浓度抗体制剂",
                   "使单次给药体积降到1毫升。", abroad="US EP"),
        ),
        features=(5, 5), premium="24", levels="3.5 4 3.5",
        y2024=Year(46800, 45230, 3120, 13480, 2650, 9870, 33100),
    ),
    product(
        "bone-graft", "shanghai",
        "可吸收磷酸钙骨修复材料 | Resorbable calcium phosphate bone graft", "SY-BG2", "C3584",
        "2020-03-18", "可注射、可塑形的骨缺损填充材料，六个月内被新生骨替代。",
        (
            Patent("201610302247", "2016-05-09", "2019-01-15", "0.46",
                   "一种可注射磷酸钙骨水泥及其制备方法",
                   "兼顾可注射性与早期强度。", abroad="US EP"),
            Patent("201910517385", "2019-06-14", "2021-11-23", "0.23", "载药骨修复微球",
                   "局部缓释抗菌药物，降低术后感染率。", abroad="EP"),
        ),
        features=(6, 5), premium="26", levels="3.5 3.5 3",
        y2025=Year("8460.0", "8217.3", 920, "2138.6", 340, 1260, 6890),
    ),
    product(
        "granule", "tianjin", "清肺化痰颗粒 | Qingfei Huatan granules", "ZY-QF10", "C2740",
        "2018-09-03",
        "用于急性气管支气管炎痰热壅肺证的中成药，以指纹图谱控制批间一致性。",
        (
            Patent("201410628803", "2014-11-10", "2017-08-25", "0.44",
                   "一种清肺化痰的中药组合物及其制备方法",
                   "组方专利，决定产品疗效。"),
            Patent("201710361974", "2017-05-22", "2020-07-14", "0.22",
                   "清肺化痰制剂的指纹图谱检测方法",
                   "保证批间质量一致。"),
        ),
        features=(4, 4), premium="17", levels="3 3 3",
        y2024=Year(23800, 23150, 460, 4870, 690, 1120, 20900),
    ),
    product(
        "sustained-tablet", "tianjin",
        "复方丹参缓释片 | Compound danshen sustained-release tablets", "ZY-DS12", "C2720",
        "2020-11-27", "每日一次的心血管用药，十二小时平稳释药。",
        (
            Patent("201710084436", "2017-02-16", "2019-12-13", "0.40", "一种水溶性成分的骨架缓释片",
                   "使水溶性有效成分平稳释放十二小时。"),
            Patent("201911304517", "2019-12-17", "2022-06-21", "0.20", "丹参多酚酸的纯化方法",
                   "提高有效成分纯度并减少杂质。"),
        ),
        features=(5, 4), premium="13", levels="3 3 2.5",
        y2025=Year("12640.0", "12385.2", 210, "2416.8", 520, 980, 11200),
    ),
    product(
        "ultrasound", "shenzhen", "掌上彩色超声诊断仪 | Handheld colour ultrasound scanner",
        "ZG-US7", "C3581",
        "2021-06-08", "与平板电脑配合使用的掌上超声仪，用于急诊与基层筛查，整机280克。",
        (
            Patent("201810447159", "2018-05-11", "2020-10-27", "0.42",
                   "一种超声波束合成方法及掌上超声设备",
                   "在低功耗芯片上实现128通道波束合成。", abroad="US EP JP"),
            Patent("202010226381", "2020-03-26", "2022-08-12", "0.25", "超声探头的散热结构",
                   "使设备可连续扫查一小时。", abroad="US"),
        ),
        features=(8, 7), premium="19", levels="3 3.5 3",
        y2025=Year("13980.5", "13642.0", 4950, "2714.3", 480, 1920, 10830),
    ),
    product(
        "exoskeleton", "chengdu", "下肢康复外骨骼 | Lower-limb rehabilitation exoskeleton",
        "LG-EX1", "C3586",
        "2024-03-12", "用于脑卒中后步态训练的外骨骼，可按患者用力自动调整助力。",
        (
            Patent("202310447216", "2023-04-23", "", "0.40", "一种外骨骼助力的意图识别方法",
                   "按肌电与足底压力判断患者意图。", status="pending"),
        ),
        features=(6, 2), premium="4", levels="2.5 2 2",
        y2025=Year(860, 832, 0, 41, 120, 460, 520),
    ),
    product(
        "wound-dressing", "guangzhou", "水凝胶创面敷料 | Hydrogel wound dressing", "RH-HG5",
        "C2770", "2022-08-08",
        "用于糖尿病足创面的水凝胶敷料，可随创面形状贴合并持续释放银离子。",
        (
            Patent("202010558834", "2020-06-18", "2022-05-10", "0.34", "一种银离子缓释水凝胶",
                   "七日内持续抑菌且不粘连创面。"),
        ),
        features=(5, 3), premium="9", levels="2.5 2.5 2",
        y2025=Year("2980.4", "2914.0", 130, "406.5", 160, 310, 2510),
    ),
)  # fmt: skip
