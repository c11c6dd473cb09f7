"""The words of the page's scripts: all there, in both languages, with the same places."""

import re

from certify.certificate.checking import words
from certify.i18n import LANGUAGES


def leaves(document, place=""):
    if isinstance(document, dict):
        for key, value in document.items():
            yield from leaves(value, f"{place}/{key}")
    else:
        yield place, document


def test_every_word_is_said_in_both_languages_with_the_same_places():
    zh, en = (dict(leaves(words.words(language))) for language in ("zh", "en"))
    assert zh.keys() == en.keys() and set(LANGUAGES) == {"zh", "en"}
    for place, text in en.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", zh[place])), place
        assert place == "/language" or re.search("[一-鿿]", zh[place]), place


def test_verdicts_of_scores_are_spoken_as_on_the_paper():
    said = words.words("zh")["verdicts"]
    assert said["meets"] == "达到基准" and words.words("en")["verdicts"]["meets"] != said["meets"]
