"""The security pattern of the papers, drawn by us as PDF operators.

Guilloche band, corner rosettes, underprint and emblem are a few curves repeated by
nested forms, so a page carries them in some kilobytes and no renderer has to lay them
out. Everything is a pure function of the palette: the same bytes every time. The emblem
is a cube (a product) within interlaced rings (its protection): it is neither round
red seal nor star nor state emblem, and must stay so.

Lengths are millimetres until the outermost form scales them to points.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin, tau
from typing import Final

Point = tuple[float, float]
Colour = tuple[int, int, int]

PAGE: Final = (210.0, 297.0)
INSET: Final = 8.0
BAND: Final = 8.0
CORNER: Final = 12.0
SEAL_CENTRE: Final = (153.0, 51.0)
EMBLEM_SCALE: Final = 0.9
POINTS_PER_MM: Final = 72 / 25.4


@dataclass(frozen=True)
class Palette:
    """Colours of one kind of paper: strong line, fine line, light tint."""

    strong: Colour
    fine: Colour
    tint: Colour


WHITE: Final = (255, 255, 255)
TEAL: Final = Palette((15, 76, 92), (169, 128, 60), (237, 243, 243))
INDIGO: Final = Palette((44, 62, 110), (122, 135, 158), (239, 241, 247))


@dataclass(frozen=True)
class Form:
    """One form: operators, bounding box in its own space, and the forms it uses."""

    operators: bytes
    box: tuple[float, float, float, float]
    uses: tuple[tuple[str, "Form"], ...] = ()


def front(palette: Palette) -> Form:
    """Pattern of the first page, in points of an A4 page (origin bottom left)."""
    parts = [*_frame(palette), *_underprint(palette), *_emblems(palette)]
    return _sheet(parts)


def annex(palette: Palette) -> Form:
    """Pattern of the following pages: the frame alone."""
    return _sheet(_frame(palette))


class _Sheet:
    """Collects operators and the forms they call."""

    def __init__(self) -> None:
        self.operators: list[str] = []
        self.forms: dict[str, Form] = {}

    def place(self, name: str, form: Form, x: float, y: float, *, turn: float = 0.0) -> None:
        self.forms[name] = form
        c, s = cos(turn), sin(turn)
        matrix = " ".join(map(_n, (c, s, -s, c, x, y)))
        self.operators.append(f"q {matrix} cm /{name} Do Q")

    def turned(self, name: str, form: Form, count: int, period: float) -> None:
        """Place ``form`` on the origin ``count`` times, spread over ``period`` radians."""
        for i in range(count):
            self.place(name, form, 0, 0, turn=i * period / count)

    def form(self, box: tuple[float, float, float, float]) -> Form:
        return Form("\n".join(self.operators).encode(), box, tuple(self.forms.items()))


Part = Callable[[_Sheet], None]


def _sheet(parts: Iterable[Part]) -> Form:
    sheet = _Sheet()
    sheet.operators.append(f"{_n(POINTS_PER_MM)} 0 0 {_n(POINTS_PER_MM)} 0 0 cm")
    for part in parts:
        part(sheet)
    return sheet.form((0.0, 0.0, PAGE[0] * POINTS_PER_MM, PAGE[1] * POINTS_PER_MM))


def first_of_copy(palette: Palette) -> Form:
    """Pattern of a large-print copy's first page: the emblem, a rule at the foot."""
    heading = emblem(palette)

    def head(sheet: _Sheet) -> None:
        sheet.place("Em", heading, PAGE[0] / 2, PAGE[1] - 22)

    return _sheet([head, *_letter_foot(palette)])


def letterhead(palette: Palette) -> Form:
    """Pattern of a letter's first page: the emblem over a double rule, a rule at the foot."""
    heading = emblem(palette)

    def head(sheet: _Sheet) -> None:
        sheet.place("Em", heading, PAGE[0] / 2, PAGE[1] - 22)
        sheet.operators.append(_rule(palette.strong, 0.7, PAGE[1] - 48.5))
        sheet.operators.append(_rule(palette.fine, 0.2, PAGE[1] - 49.8))

    return _sheet([head, *_letter_foot(palette)])


def letter_page(palette: Palette) -> Form:
    """Pattern of a letter's following pages: a rule above and below."""

    def head(sheet: _Sheet) -> None:
        sheet.operators.append(_rule(palette.strong, 0.4, PAGE[1] - 18))

    return _sheet([head, *_letter_foot(palette)])


def _letter_foot(palette: Palette) -> list[Part]:
    return [lambda sheet: sheet.operators.append(_rule(palette.fine, 0.2, 17))]


def _rule(colour: Colour, width: float, height: float) -> str:
    return f"{_stroke(colour, width)} {_p((26, height))} m {_p((PAGE[0] - 26, height))} l S"


def _frame(palette: Palette) -> list[Part]:
    width, height = PAGE
    middle = INSET + BAND / 2
    along = (width - 2 * (INSET + CORNER) + 2, height - 2 * (INSET + CORNER) + 2)
    corner = _corner(palette)

    def band(sheet: _Sheet) -> None:
        for name, length, places in (
            ("Wh", along[0], ((middle, 0.0), (height - middle, 0.0))),
            ("Wv", along[1], ((middle, pi / 2), (width - middle, pi / 2))),
        ):
            count = round(length / 10)
            tile = _braid_tile(palette, length / count)
            for offset, turn in places:
                start = INSET + CORNER - 1
                for i in range(count):
                    at = start + i * length / count
                    x, y = (at, offset) if turn == 0 else (offset, at)
                    sheet.place(name, tile, x, y, turn=turn)

    def corners(sheet: _Sheet) -> None:
        near = INSET + BAND / 2 + 0.9
        far_x, far_y = width - near, height - near
        for x, y in ((near, near), (far_x, near), (near, far_y), (far_x, far_y)):
            sheet.place("Co", corner, x, y)

    def rules(sheet: _Sheet) -> None:
        for inset, line, colour in (
            (INSET - 2.2, 0.18, palette.fine),
            (INSET - 1.4, 0.5, palette.strong),
            (INSET + BAND + 1.2, 0.28, palette.strong),
            (INSET + BAND + 2.0, 0.12, palette.fine),
        ):
            sheet.operators.append(_rectangle(inset, line, colour))
        sheet.operators.append(_rectangle(middle, BAND, palette.tint))

    return [rules, band, corners]


def _rectangle(inset: float, line: float, colour: Colour) -> str:
    """A rectangle ``inset`` from the edges of the page."""
    width, height = PAGE
    box = " ".join(map(_n, (inset, inset, width - 2 * inset, height - 2 * inset)))
    return f"{_stroke(colour, line)} {box} re S"


def _braid_tile(palette: Palette, length: float) -> Form:
    """One period of the woven band, from x = 0 to ``length``, centred on y = 0."""
    half = BAND / 2 - 0.35

    def even(phase: float) -> Callable[[float], float]:
        return lambda t: half * sin(t + phase)

    def swelling(phase: float) -> Callable[[float], float]:
        return lambda t: half * (0.58 - 0.36 * cos(t)) * sin(2 * t + phase)

    operators = [
        _stroke(palette.fine, 0.1),
        *(_wave(length, even(i * tau / 8)) for i in range(8)),
        _stroke(palette.strong, 0.12),
        *(_wave(length, swelling(i * tau / 6)) for i in range(6)),
    ]
    return Form(" ".join(operators).encode(), (-0.2, -BAND / 2, length + 0.2, BAND / 2))


def _wave(length: float, height: Callable[[float], float]) -> str:
    """``height`` over one period of ``length`` as cubic pieces through exact points."""
    pieces, small = 16, 1e-4
    knots = []
    for step in range(pieces + 1):
        t = step * tau / pieces
        slope = (height(t + small) - height(t - small)) / (2 * small)
        knots.append((step * length / pieces, height(t), slope * tau / pieces))
    third = length / pieces / 3
    operators = [f"{_p((knots[0][0], knots[0][1]))} m"]
    for (x0, y0, d0), (x1, y1, d1) in pairwise(knots):
        ahead, behind = (x0 + third, y0 + d0 / 3), (x1 - third, y1 - d1 / 3)
        operators.append(f"{_p(ahead)} {_p(behind)} {_p((x1, y1))} c")
    return " ".join(operators) + " S"


def _corner(palette: Palette) -> Form:
    sheet = _Sheet()
    sheet.operators.append(_disc(8.0, WHITE))
    sheet.turned("Ca", _curve(6.6, 0.16, 12, palette.fine, 0.1), 8, tau / 12)
    sheet.turned("Cb", _curve(4.1, 0.3, 8, palette.strong, 0.12), 8, tau / 8)
    sheet.operators += [
        _disc(1.5, WHITE),
        _stroke(palette.strong, 0.25),
        _circle(1.5) + " S",
        _circle(7.2) + " S",
    ]
    return sheet.form((-8, -8, 8, 8))


def _underprint(palette: Palette) -> list[Part]:
    """A large pale rosette behind the text: two curves turned many times."""
    rosette = _Sheet()
    rosette.turned("Ua", _curve(62, 0.34, 6, palette.tint, 0.22), 24, tau / 6)
    rosette.turned("Ub", _curve(30, 0.42, 4, palette.tint, 0.22), 24, tau / 4)
    form = rosette.form((-90, -90, 90, 90))
    return [lambda sheet: sheet.place("Up", form, PAGE[0] / 2, 140)]


def _emblems(palette: Palette) -> list[Part]:
    """The emblem above the title, and a pale cut of it behind the issuer's name."""
    heading, seal = emblem(palette), _pale_seal(palette)

    def both(sheet: _Sheet) -> None:
        sheet.place("Em", heading, PAGE[0] / 2, PAGE[1] - 31.5)
        sheet.place("Se", seal, SEAL_CENTRE[0], SEAL_CENTRE[1])

    return [both]


def _pale_seal(palette: Palette) -> Form:
    """Fine rings that lie behind the issuer's name, light enough to read through."""
    bronze, dark = _mix(palette.fine, 0.38), _mix(palette.strong, 0.26)
    sheet = _Sheet()
    sheet.turned("Sa", _curve(16.6, 0.1, 20, bronze, 0.12), 10, tau / 20)
    sheet.turned("Sb", _curve(12.6, 0.08, 16, dark, 0.12), 6, tau / 16)
    sheet.turned("Sc", _curve(6.4, 0.62, 6, dark, 0.12), 8, tau / 6)
    return sheet.form((-20, -20, 20, 20))


def emblem(palette: Palette) -> Form:
    """The emblem of Certify, 21 mm wide, centred on the origin."""
    sheet = _Sheet()
    sheet.operators.append(f"{EMBLEM_SCALE} 0 0 {EMBLEM_SCALE} 0 0 cm")
    sheet.turned("Ea", _curve(10.6, 0.1, 18, palette.fine, 0.11), 10, tau / 18)
    sheet.operators.append(_disc(8.5, WHITE))
    sheet.turned("Eb", _curve(7.9, 0.07, 24, palette.strong, 0.12), 5, tau / 24)
    sheet.operators += [_disc(7.0, WHITE), *_cube(palette, 4.9)]
    return sheet.form((-12, -12, 12, 12))


def _curve(radius: float, depth: float, lobes: int, colour: Colour, line: float) -> Form:
    reach = radius * (1 + depth) + 1
    operators = f"{_stroke(colour, line)} {_rose(radius, depth, lobes)}"
    return Form(operators.encode(), (-reach, -reach, reach, reach))


def _cube(palette: Palette, size: float) -> list[str]:
    """An isometric cube of three faces, a keyline cut into its top."""
    corners = [(size * cos(pi / 6 + i * pi / 3), size * sin(pi / 6 + i * pi / 3)) for i in range(6)]
    centre = (0.0, 0.0)
    top = [centre, corners[0], corners[1], corners[2]]
    left = [centre, corners[2], corners[3], corners[4]]
    right = [centre, corners[4], corners[5], corners[0]]
    faces = zip(
        (top, left, right),
        (palette.fine, palette.strong, _mix(palette.strong, 0.55)),
        strict=True,
    )
    drawn = [_fill(_shrunk(face, 0.93), colour) for face, colour in faces]
    check = [(-1.25, 2.5), (-0.35, 1.95), (1.35, 2.95)]
    return [*drawn, _stroke(WHITE, 0.5) + " 1 J 1 j " + _polyline(check) + " S"]


def _shrunk(face: Sequence[Point], factor: float) -> list[Point]:
    x = sum(p[0] for p in face) / len(face)
    y = sum(p[1] for p in face) / len(face)
    return [(x + (p[0] - x) * factor, y + (p[1] - y) * factor) for p in face]


def _rose(radius: float, depth: float, lobes: int) -> str:
    """A closed curve r = radius·(1 + depth·cos(lobes·θ)) by cubic pieces, stroked."""
    pieces = lobes * 4

    def at(step: int) -> tuple[Point, Point]:
        t = step * tau / pieces
        wave, slope = 1 + depth * cos(lobes * t), -depth * lobes * sin(lobes * t)
        c, s = cos(t), sin(t)
        point = (radius * wave * c, radius * wave * s)
        speed = (radius * (slope * c - wave * s), radius * (slope * s + wave * c))
        return point, speed

    third = tau / pieces / 3
    operators = [f"{_p(at(0)[0])} m"]
    for i in range(pieces):
        (p, u), (q, v) = at(i), at(i + 1)
        a = (p[0] + u[0] * third, p[1] + u[1] * third)
        b = (q[0] - v[0] * third, q[1] - v[1] * third)
        operators.append(f"{_p(a)} {_p(b)} {_p(q)} c")
    return " ".join(operators) + " h S"


def _circle(radius: float) -> str:
    k = radius * 0.5523
    r = radius
    return (
        f"{_p((r, 0))} m {_p((r, k))} {_p((k, r))} {_p((0, r))} c "
        f"{_p((-k, r))} {_p((-r, k))} {_p((-r, 0))} c "
        f"{_p((-r, -k))} {_p((-k, -r))} {_p((0, -r))} c "
        f"{_p((k, -r))} {_p((r, -k))} {_p((r, 0))} c h"
    )


def _disc(radius: float, colour: Colour) -> str:
    return f"{_rgb(colour)} rg {_circle(radius)} f"


def _fill(points: Sequence[Point], colour: Colour) -> str:
    return f"{_rgb(colour)} rg {_polyline(points)} h f"


def _polyline(points: Sequence[Point]) -> str:
    return f"{_p(points[0])} m " + " ".join(f"{_p(p)} l" for p in points[1:])


def _mix(colour: Colour, share: float) -> Colour:
    r, g, b = (round(255 - (255 - c) * share) for c in colour)
    return r, g, b


def _stroke(colour: Colour, width: float) -> str:
    return f"{_rgb(colour)} RG {_n(width)} w"


def _rgb(colour: Colour) -> str:
    return " ".join(_n(c / 255) for c in colour)


def _p(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
