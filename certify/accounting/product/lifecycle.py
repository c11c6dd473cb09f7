"""The life of a compiled summary: it stands until a newer one of its year replaces it."""

from certify.lifecycle import Lifecycle, Step

SUMMARY = Lifecycle("summary", "compiled", [Step("supersede", ("compiled",), "superseded")])
