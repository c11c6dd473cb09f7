"""The installation this process serves: its settings, for rooms that know no web framework."""

from flask import current_app

from certify.config import Settings


def settings() -> Settings:
    """Return the settings of the running application (RuntimeError outside of it)."""
    given: Settings = current_app.config["CERTIFY"]
    return given
