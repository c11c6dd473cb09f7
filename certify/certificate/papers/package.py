"""A template package: how one paper looks, and which values it takes. Files in, values out.

A folder with ``paper.yaml``, a page in HTML, style sheets and pictures. The built-in
packages lie in ``templates/papers``; an authority may bring its own, with its logo, the
picture of its seal and its wording, and it goes through the same checks. What is wrong
with a folder is said at once, all of it, before anything is printed with it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import yaml
from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_referenced_templates, find_undeclared_variables

from certify import paths
from certify.i18n import N_
from certify.problems import Problem, Refused

DESCRIPTION: Final = "paper.yaml"
SCHEMA: Final = "certify.paper/1"
CERTIFICATE: Final = "certificate"
PAPERS: Final = (CERTIFICATE, "state-notice", "feedback-letter", "notice-list")
"""The papers there are, certificates first."""
GIVEN: Final = {CERTIFICATE: {"c", "w", "e", "inline"}}
"""Names a template is given, by paper; letters get the values, the words and the edition."""
USUAL: Final = {"c", "w", "e"}
_KEYS: Final = {"schema", "paper", "version", "name", "html", "css", "pictures", "values"}
_VERSION: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,23}")
_TYPES: Final = {
    ".png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
}
LARGEST_PICTURE: Final = 400_000


@dataclass(frozen=True)
class Package:
    """One template package, read and free of faults.

    ``pictures`` are (bytes, media type) by the address the template uses,
    ``certify:picture/NAME``; ``digest`` covers every file of the package, ``edition`` only
    what is printed: page, style, pictures.
    """

    paper: str
    version: str
    name_zh: str
    name_en: str
    folder: Path
    html: str
    css: str
    pictures: Mapping[str, tuple[bytes, str]]
    values: tuple[str, ...]
    digest: str
    edition: str

    @property
    def printed_with(self) -> str:
        """What a paper says of its template: the version, and which edition of its files."""
        return f"{self.reference} {self.edition}"

    @property
    def reference(self) -> str:
        """What is written beside a paper printed with it."""
        return f"{self.paper}@{self.version}"


def house() -> Path:
    """Folder of the parts that every package may use."""
    return paths.templates() / "papers" / "house"


@cache
def built_in(paper: str) -> Package:
    """Return the package that comes with the house."""
    return read(paths.templates() / "papers" / paper)


def read(folder: Path) -> Package:
    """Read the package in ``folder``.

    Raises Refused with everything that is wrong: missing files, unknown keys, names the
    template uses that no paper has, values it takes without saying so.
    """
    described, faults = _description(folder)
    if faults:
        raise Refused(faults)
    faults = [*_missing(folder, described), *_pictures(folder, described)]
    if not faults:
        faults = list(_names(folder, described))
    if faults:
        raise Refused(faults)
    return _made(folder, described)


def _made(folder: Path, described: Mapping[str, Any]) -> Package:
    pictures = {}
    for name, file in described["pictures"].items():
        path = folder / file
        pictures[f"certify:picture/{name}"] = (path.read_bytes(), _TYPES[path.suffix][0])
    sheets = [_found(folder, file) for file in described["css"]]
    return Package(
        paper=described["paper"], version=described["version"],
        name_zh=described["name"]["zh"], name_en=described["name"]["en"], folder=folder,
        html=described["html"], css="\n".join(p.read_text(encoding="utf-8") for p in sheets if p),
        pictures=pictures, values=tuple(sorted(described["values"])), digest=_digest(folder),
        edition=_edition(folder, described),
    )  # fmt: skip


def _edition(folder: Path, described: Mapping[str, Any]) -> str:
    """Return the beginning of the SHA-256 over what a paper of this package is made of."""
    pages, _ = _parsed(folder, described["html"])
    used = (*sorted(pages), *described["css"], *sorted(described["pictures"].values()))
    total = sha256()
    for name in used:
        path = _found(folder, name)
        data = path.read_bytes() if path else b""
        total.update(f"{name}\0{len(data)}\0".encode() + data)
    return total.hexdigest()[:16]


def _digest(folder: Path) -> str:
    """SHA-256 over names and bytes of all files that the package could use."""
    total = sha256()
    for place in (folder, house()):
        for path in sorted(each for each in place.iterdir() if each.is_file()):
            total.update(f"{path.name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return f"sha256:{total.hexdigest()}"


def _found(folder: Path, file: str) -> Path | None:
    """A file of the package, else of the house; never one outside."""
    if Path(file).name != file:
        return None
    return next((p / file for p in (folder, house()) if (p / file).is_file()), None)


def _problem(pointer: str, code: str, message: str, **params: Any) -> Problem:
    return Problem(pointer, code, message, params)


def _description(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    try:
        text = (folder / DESCRIPTION).read_text(encoding="utf-8")
    except OSError:
        message = N_("The folder {folder} holds no paper.yaml: it says what the template is.")
        return {}, [_problem("", "no_description", message, folder=folder.name)]
    try:
        said = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = N_("paper.yaml cannot be read: {fault}")
        return {}, [_problem("", "not_yaml", message, fault=" ".join(str(error).split()))]
    if not isinstance(said, dict):
        return {}, [_problem("", "not_yaml", N_("paper.yaml is not a list of entries."))]
    return {"pictures": {}, **said}, list(_shape(said))


def _shape(said: Mapping[str, Any]) -> Iterator[Problem]:
    for key in sorted(set(map(str, said)) - _KEYS):
        message = N_("paper.yaml has an entry “{key}” that is not known.")
        yield _problem(f"/{key}", "unknown_key", message, key=key)
    for key, good in _SHAPES.items():
        if key not in said and key != "pictures":
            message = N_("paper.yaml lacks its entry “{key}”.")
            yield _problem(f"/{key}", "missing_key", message, key=key)
        elif key in said and not good(said[key]):
            message = N_("The entry “{key}” of paper.yaml is not as it must be: {value}")
            yield _problem(f"/{key}", "wrong_shape", message, key=key, value=str(said[key])[:80])


def _texts(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(part, str) for pair in value.items() for part in pair
    )


_SHAPES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "schema": lambda value: value == SCHEMA,
    "paper": lambda value: value in PAPERS,
    "version": lambda value: isinstance(value, str) and bool(_VERSION.fullmatch(value)),
    "name": lambda value: _texts(value) and set(value) == {"zh", "en"},
    "html": lambda value: isinstance(value, str),
    "css": lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value),
    "pictures": _texts,
    "values": lambda value: _texts(value) and bool(value),
}  # fmt: skip


def _missing(folder: Path, described: Mapping[str, Any]) -> Iterator[Problem]:
    for file in (described["html"], *described["css"]):
        if _found(folder, file) is None:
            message = N_("The template names a file {file} that is not in its folder.")
            yield _problem("", "missing_file", message, file=file)


def _pictures(folder: Path, described: Mapping[str, Any]) -> Iterator[Problem]:
    for name, file in described["pictures"].items():
        path, pointer = folder / file, f"/pictures/{name}"
        if Path(file).name != file or not path.is_file():
            message = N_("The template names a file {file} that is not in its folder.")
            yield _problem(pointer, "missing_file", message, file=file)
            continue
        data = path.read_bytes()
        kind = _TYPES.get(path.suffix)
        if kind is None or not data.startswith(kind[1]):
            message = N_("The picture {file} is not a PNG or JPEG file: save it as one.")
            yield _problem(pointer, "not_a_picture", message, file=file)
        elif len(data) > LARGEST_PICTURE:
            message = N_("The picture {file} is larger than {most} KB: make it smaller.")
            yield _problem(
                pointer, "picture_too_large", message, file=file, most=LARGEST_PICTURE // 1000
            )


def _names(folder: Path, described: Mapping[str, Any]) -> Iterator[Problem]:
    """What the template uses and is not given, uses without saying so, or says without use."""
    trees, faults = _parsed(folder, described["html"])
    if faults:
        yield from faults
        return
    free = {name for tree in trees.values() for name in find_undeclared_variables(tree)}
    for name in sorted(free - GIVEN.get(described["paper"], USUAL)):
        message = N_("The template uses a name “{name}” that no paper is given.")
        yield _problem("/html", "unknown_name", message, name=name)
    used = {name for tree in trees.values() for name in _taken(tree)}
    for name in sorted(used - set(described["values"])):
        message = N_("The template takes the value “{name}”, but paper.yaml does not say so.")
        yield _problem(f"/values/{name}", "undescribed_value", message, name=name)
    for name in sorted(set(described["values"]) - used):
        message = N_("paper.yaml describes a value “{name}” that the template does not take.")
        yield _problem(f"/values/{name}", "unused_value", message, name=name)


def _parsed(folder: Path, first: str) -> tuple[dict[str, nodes.Template], list[Problem]]:
    """The template and those it extends or imports, by file; what is wrong with any."""
    environment, trees, waiting = Environment(autoescape=True), {}, [first]
    while waiting:
        file = waiting.pop()
        path = _found(folder, file)
        if path is None:
            message = N_("The template names a file {file} that is not in its folder.")
            return {}, [_problem("/html", "missing_file", message, file=file)]
        try:
            trees[file] = environment.parse(path.read_text(encoding="utf-8"))
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            message = N_("{file} cannot be read as a template: {fault}")
            return {}, [_problem("/html", "not_a_template", message, file=file, fault=str(error))]
        named = find_referenced_templates(trees[file])
        waiting += [name for name in named if name is not None and name not in trees]
    return trees, []


def _taken(tree: nodes.Template) -> Iterator[str]:
    """The values of the paper itself that a template takes: ``c.name`` is ``name``."""
    for each in tree.find_all(nodes.Getattr):
        if isinstance(each.node, nodes.Name) and each.node.name == "c":
            yield each.attr
