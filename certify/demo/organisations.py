"""The invented organisations: none exists, though each code bears valid check digits."""

from typing import Final

from certify.demo.shapes import OrganisationEntry as Organisation

_LITTLE_GIANT: Final = ("high_tech", "srdi_little_giant", "ip_advantage")
_SME: Final = ("high_tech", "srdi", "sci_tech_sme")

ORGANISATIONS: Final = (
    Organisation(
        "suzhou", "91320505MA1P7X8K4U", "苏州示例通信有限公司",
        "Suzhou Example Communications Co., Ltd.", "320505", "C3921", "王示例", "filer",
        (90000, 88000, 15000, 3000, 4000, 8000), qualifications=("high_tech",),
    ),
    Organisation(
        "shenzhen", "91440305MA5F2Q7R7K", "深圳示例智感科技股份有限公司",
        "Shenzhen Example Sensing Technology Co., Ltd.", "440305", "C3983", "陈若水", "filer2",
        (126500, 121800, 24300, 4650, 5200, 14800), qualifications=_LITTLE_GIANT,
    ),
    Organisation(
        "beijing", "12110108MA01C3T9XB", "北京示例材料与能源研究院",
        "Beijing Example Institute of Materials and Energy", "110108", "M7320", "赵知远", "agency2",
        (31200, 30100, 11400, 860, 2300, 1900), org_type="research_institute", qualifications=(),
    ),
    Organisation(
        "shanghai", "91310115MA1K4W6H39", "上海示例生物医药股份有限公司",
        "Shanghai Example Biopharma Co., Ltd.", "310115", "C2761", "沈嘉木", "filer3",
        (214000, 205600, 38700, 9900, 11200, 36500),
        qualifications=("high_tech", "ip_demonstration"),
    ),
    Organisation(
        "hangzhou", "91330106MA2B8N5D52", "杭州示例数智软件有限公司",
        "Hangzhou Example Digital Software Co., Ltd.", "330106", "I6513", "叶清扬", "filer4",
        (68900, 68400, 29600, 3100, 1450, 9700), qualifications=_LITTLE_GIANT,
    ),
    Organisation(
        "wuhan", "91420111MA4K3X7P8P", "武汉示例光电技术有限公司",
        "Wuhan Example Photonics Co., Ltd.", "420111", "C3976", "周远舟", "agency2",
        (83700, 80250, 16900, 2480, 6300, 7850), qualifications=_SME,
    ),
    Organisation(
        "chengdu", "12510107MA61U9G252", "成都示例理工大学",
        "Chengdu Example University of Technology", "510107", "P8341", "何景行", "agency2",
        org_type="university", qualifications=(),
    ),
    Organisation(
        "jinan", "91370102MA3C7Y4J53", "济南示例环保装备有限公司",
        "Jinan Example Environmental Equipment Co., Ltd.", "370102", "C3591", "孙伯言", "agency2",
        (52300, 50600, 9800, 1900, 2650, 4100), qualifications=_SME,
    ),
    Organisation(
        "hefei", "91340104MA2N6L8TXG", "合肥示例新能源科技股份有限公司",
        "Hefei Example New Energy Technology Co., Ltd.", "340104", "C3841", "吴川泽", "agency2",
        (398000, 386500, 52400, 8800, 26900, 21700), qualifications=_LITTLE_GIANT,
    ),
    Organisation(
        "changsha", "91430104MA4L5R3W52", "长沙示例新材料有限公司",
        "Changsha Example Advanced Materials Co., Ltd.", "430104", "C2651", "彭望舒", "agency",
        (61400, 59800, 8700, 2050, 3900, 6600), qualifications=("high_tech", "srdi"),
    ),
    Organisation(
        "dalian", "91210202MA0P8D6FX2", "大连示例精密机床有限公司",
        "Dalian Example Precision Machine Tool Co., Ltd.", "210202", "C3421", "姜一鸣", "agency2",
        (74800, 71200, 17500, 2300, 5100, 3950), qualifications=("high_tech", "ip_advantage"),
    ),
    Organisation(
        "xian", "91610131MA6T2H9Q1N", "西安示例航空仪表有限公司",
        "Xi’an Example Aviation Instruments Co., Ltd.", "610113", "C4023", "秦子衿", "agency2",
        (45600, 44100, 12200, 1350, 2750, 4400), qualifications=_LITTLE_GIANT,
    ),
    Organisation(
        "tianjin", "91120116MA05E7K39P", "天津示例中药制药有限公司",
        "Tianjin Example Chinese Medicine Co., Ltd.", "120116", "C2740", "傅思齐", "agency2",
        (92600, 89900, 14100, 5200, 3800, 12900), qualifications=("high_tech",),
    ),
    Organisation(
        "xiamen", "91350206MA31J4N8XW", "厦门示例家居科技有限公司",
        "Xiamen Example Home Technology Co., Ltd.", "350206", "C2110", "苏晚晴", "agency",
        (38800, 38100, 7300, 1220, 1650, 2100), qualifications=("sci_tech_sme",),
    ),
    Organisation(
        "chongqing", "91500112MA5U6C2X10", "重庆示例食品有限公司",
        "Chongqing Example Foods Co., Ltd.", "500108", "C1469", "罗长歌", "agency",
        (47500, 46900, 6100, 1980, 1870, 3300), qualifications=(),
    ),
    Organisation(
        "guangzhou", "91440106MA59T8B47F", "广州示例日化有限公司",
        "Guangzhou Example Care Products Co., Ltd.", "440106", "C2682", "梁予安", "agency",
        qualifications=("sci_tech_sme",),
    ),
    Organisation(
        "ningbo", "91330203MA7K2F5T98", "宁波示例智能装备有限公司",
        "Ningbo Example Smart Equipment Co., Ltd.", "330203", "C3491", "方逸尘", "agency",
        fate="submitted",
    ),
    Organisation(
        "fuzhou", "91350102MA8T4C1Q1D", "福州示例海洋科技有限公司",
        "Fuzhou Example Marine Technology Co., Ltd.", "350102", "C3737", "郑听澜", "agency",
        fate="returned",
    ),
    Organisation(
        "wuchang", "91420106MA9F6N3W3Q", "武昌示例信息服务有限公司",
        "Wuchang Example Information Services Co., Ltd.", "420106", "I6550", "许知夏", "filer",
        fate="draft",
    ),
)  # fmt: skip

BY_KEY: Final = {each.key: each for each in ORGANISATIONS}
