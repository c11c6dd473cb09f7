"""The life of a yearbook: asked for by the statistician, printed by the worker."""

from certify.lifecycle import Lifecycle, Step

YEARBOOK = Lifecycle("yearbook", "asked", [Step("print", ("asked",), "printed")])
