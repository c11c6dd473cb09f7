"""``certify demo``: the whole main job, in a throw-away database, as five files."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click
from flask_migrate import upgrade

from certify.app import create_app
from certify.certificate import keys, service
from certify.certificate.credential import keys as credential_keys
from certify.certificate.credential.payload import issuer_id
from certify.certificate.sealing import provider
from certify.config import Settings
from certify.db import db
from certify.demo import main_job
from certify.demo.loader import rehearsal
from certify.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, translate
from certify.press import fonts
from certify.serving import checked_settings

KEPT_KEYS: Final = (
    keys.AUTHORITY, keys.SEAL_CERTIFICATE, keys.SEAL_KEY, credential_keys.SECRET,
    credential_keys.PUBLIC,
)  # fmt: skip
"""Keys with which a rehearsal seals and signs."""
ABOUT: Final = {
    "recordation.pdf": N_("the recordation certificate"),
    "certificate.pdf": N_("the recognition certificate"),
    "score.json": N_("the final score sheet"),
    "accounting.csv": N_("the summary of the field, full figures"),
    "accounting.pdf": N_("the same as a report"),
}


@click.command()
@click.option(
    "--out", "folder", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="Where the five files go; made if it is not there.",
)  # fmt: skip
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default=DEFAULT_LANGUAGE, show_default=True,
    envvar="CERTIFY_LANG", help="Language of what is told.",
)  # fmt: skip
def demo(folder: Path, lang: str) -> None:
    """Do the whole main job on invented data and write what comes of it.

    From organisation and filing over review and notice to the sealed certificate and the
    accounting summary, by the same steps as in the office. Nothing of it enters this
    installation: only its demonstration authority seals the papers.
    """

    def tell(text: str, **params: Any) -> None:
        click.echo(f"· {translate(text, lang, **params)}", err=True)

    settings = checked_settings()
    if not settings.demonstration:
        raise click.ClickException(
            translate(N_("Invented data are not certified with a production key."), lang)
        )
    _prepare(settings, tell)
    with _throw_away(settings), rehearsal(main_job.SPAN, main_job.SPAN) as calendar:
        made = main_job.do(calendar, tell)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.items():
        (folder / name).write_bytes(content)
    _close(folder, lang)


def _prepare(settings: Settings, tell: Callable[..., None]) -> None:
    """See that this installation has fonts and a demonstration authority."""
    try:
        fonts.load(service.font_folder(settings.home))
    except fonts.FontsNotReady:
        tell(N_("Fonts of the papers are built (once)."))
        fonts.build(service.font_folder(settings.home))
    folder = service.key_folder(settings.home)
    if not (folder / keys.AUTHORITY).exists():
        tell(N_("This installation's demonstration authority is created (once)."))
    try:
        provider.ensure(settings, folder)
        credential_keys.ensure(folder, issuer_id(settings.base_url))
    except keys.KeysNotReady as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _throw_away(settings: Settings) -> Iterator[None]:
    """An application on an empty database that is deleted afterwards.

    Fonts, sealing key and credential key are this installation's own, but never the key of
    its transparency log: that would sign a second history. So the run has an address, and
    thereby a log, of its own. The mode is the tests', in which no worker is
    waiting for a nudge.
    """
    with tempfile.TemporaryDirectory(prefix="certify-demo-") as name:
        home = Path(name)
        fonts_at, keys_at = service.font_folder(home), service.key_folder(home)
        fonts_at.symlink_to(service.font_folder(settings.home), target_is_directory=True)
        keys_at.mkdir()
        for kept in KEPT_KEYS:
            (keys_at / kept).symlink_to(service.key_folder(settings.home) / kept)
        apart = replace(
            settings, home=home, mode="testing", database_url=f"sqlite:///{home / 'demo.db'}",
            base_url=f"{settings.base_url}/rehearsal",
            jobs_url="", mail_server="", rate_limit_storage="memory://",
        )  # fmt: skip
        with create_app(apart).app_context():
            upgrade()
            yield
            db.session.remove()
            db.engine.dispose()


def _close(folder: Path, lang: str) -> None:
    """List what was written and what can be done with it."""

    def said(text: str) -> str:
        return translate(text, lang)

    click.echo(said(N_("Written (invented data, illustrative standard):")))
    for name, about in ABOUT.items():
        click.echo(f"  {folder / name}  {said(about)}")
    click.echo(said(N_("Now check a paper:")))
    for name in ("certificate.pdf", "recordation.pdf"):
        click.echo(f"  certify verify {folder / name}")
