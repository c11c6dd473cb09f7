"""The security pattern: ours, the same every time, and small."""

import re
import zlib

import pytest

from certify.certificate import ornament
from certify.certificate.ornament import INDIGO, TEAL, Form


def all_forms(form: Form) -> list[Form]:
    return [form, *(one for _, inner in form.uses for one in all_forms(inner))]


@pytest.mark.parametrize("palette", [TEAL, INDIGO])
@pytest.mark.parametrize("draw", [ornament.front, ornament.annex])
def test_the_same_bytes_every_time(palette, draw):
    assert draw(palette) == draw(palette)


@pytest.mark.parametrize("palette", [TEAL, INDIGO])
def test_some_kilobytes_at_most(palette):
    forms = set(all_forms(ornament.front(palette)))
    assert sum(len(zlib.compress(form.operators)) for form in forms) < 25_000


def test_every_form_called_is_carried():
    for form in all_forms(ornament.front(TEAL)):
        called = set(re.findall(rb"/(\w+) Do", form.operators))
        assert called == {name.encode() for name, _ in form.uses}


def test_saved_states_are_restored():
    for form in all_forms(ornament.front(TEAL)):
        words = form.operators.split()
        assert words.count(b"q") == words.count(b"Q")


@pytest.mark.parametrize("palette", [TEAL, INDIGO])
def test_no_red_anywhere(palette):
    """A round red seal is the mark of Chinese authorities: ours must not resemble one."""
    for form in all_forms(ornament.front(palette)):
        for colour in re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)", form.operators):
            red, green, blue = map(float, colour)
            assert red < 2 * max(green, blue)


def test_only_path_operators():
    known = {"m", "l", "c", "h", "S", "f", "w", "RG", "rg", "q", "Q", "cm", "Do", "J", "j", "re"}
    for form in all_forms(ornament.front(TEAL)):
        words = {w.decode() for w in form.operators.split()}
        assert {w for w in words if not re.fullmatch(r"-?[\d.]+|/\w+", w)} <= known
