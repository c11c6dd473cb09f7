"""Two languages, and no third by accident."""

import pytest

from certify.i18n import catalogue, translate


def test_a_known_text_is_said_in_chinese_with_its_value() -> None:
    said = translate("Certify is ready: {address}", "zh", address="http://localhost/")
    assert said == "系统已启动：http://localhost/"


def test_english_is_the_text_itself() -> None:
    assert translate("Stopped.", "en") == "Stopped."


def test_an_unknown_text_stays_english() -> None:
    assert translate("Nobody says {this}.", "zh", this="it") == "Nobody says it."


def test_nothing_is_said_of_nothing() -> None:
    assert translate("", "zh") == ""


def test_a_language_that_is_not_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        catalogue("fr")
