"""Which runs a reading voice takes for English."""

import pytest

from certify.press.language import is_english


@pytest.mark.parametrize(
    "text", ["Holder", "Certificate of Recognition", "from 2026-11-23 to", "No."]
)
def test_words_are_english(text):
    assert is_english(text)


@pytest.mark.parametrize(
    "text", ["持有人", "66.99", "ZL201710600000.0", "Certify 演示认定机构", "", "𬭎 of"]
)
def test_the_rest_is_not(text):
    assert not is_english(text)
