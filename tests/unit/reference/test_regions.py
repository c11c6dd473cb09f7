import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.reference import regions
from certify.reference.regions import BadRegion, parse_region_code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("320505", "江苏省苏州市虎丘区"),
        ("320500", "江苏省苏州市"),
        ("320000", "江苏省"),
        ("110101", "北京市东城区"),
        ("110000", "北京市"),
        ("500101", "重庆市万州区"),
        ("659001", "新疆维吾尔自治区石河子市"),
        ("810000", "香港特别行政区"),
    ],
)
def test_names(code: str, name: str) -> None:
    assert regions.known(code)
    assert regions.current(code)
    assert regions.full_name_zh(code) == name


def test_a_division_of_the_past_is_known_but_not_current() -> None:
    assert regions.known("320502")
    assert not regions.current("320502")
    assert regions.name_zh("320502") == "沧浪区"


@pytest.mark.parametrize(
    "code", ["329999", "000000", "3205", "320505001", "abcdef", "", "３２０５０５"]
)
def test_unknown(code: str) -> None:
    assert not regions.known(code)
    assert not regions.current(code)
    with pytest.raises(KeyError):
        regions.name_zh(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [("329999", "region_code_unknown"), ("990000", "region_code_unknown"),
     ("32050", "region_code_form"), ("江苏", "region_code_form"), ("3" * 900, "region_code_form")],
)  # fmt: skip
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadRegion) as caught:
        parse_region_code(text)
    assert caught.value.code == code
    assert "{" not in caught.value.message.format(**caught.value.params)


def test_full_width_digits_are_read() -> None:
    assert parse_region_code(" ３２０５０５ ") == "320505"


def test_provinces_are_the_table_s_own() -> None:
    listed = [f"{n}0000" for n in range(10, 100) if regions.known(f"{n}0000")]
    assert listed == list(regions.PROVINCES)
    for code in listed:
        assert regions.name_zh(code).startswith(regions.province_name(code, "zh"))
    assert regions.province_name("320505", "en") == "Jiangsu"


@settings(max_examples=50)
@given(st.integers(0, 999_999).map("{:06}".format))
def test_every_known_division_has_a_province(code: str) -> None:
    if regions.known(code):
        assert regions.province(code) in regions.PROVINCES
        assert regions.full_name_zh(code).startswith(regions.name_zh(regions.province(code)))
