"""What a browser is sent says what it is: werkzeug's own answer is plain text unless told."""

import ast

from tests.architecture.tree import PACKAGE, named

KINDS = {"content_type", "mimetype"}


def test_no_page_is_answered_as_plain_text() -> None:
    found: list[str] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "from werkzeug.wrappers import" not in text:
            continue
        found += [
            f"{named(path)}:{node.lineno}"
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Response"
            and not KINDS & {each.arg for each in node.keywords}
        ]
    assert found == [], "use flask.make_response, or name the content type"
