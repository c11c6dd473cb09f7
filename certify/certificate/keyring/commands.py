"""`certify keys`: which keys there are, putting a new one in place, reporting one compromised."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click
from flask import Flask
from sqlalchemy import select

from certify.accounts.models import User
from certify.accounts.permissions import Actor, Forbidden, actor_of
from certify.certificate import service
from certify.certificate.credential.payload import issuer_id
from certify.certificate.keyring import inventory, reports, rotation
from certify.certificate.keyring.spans import SEAL, USES, KeySpan
from certify.certificate.keys import KeysNotReady
from certify.db import db
from certify.i18n import LANGUAGES, N_, translate
from certify.installation import settings
from certify.problems import Refused

_DAY: Final = click.DateTime(formats=["%Y-%m-%d"])
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_LANGUAGE: Final = click.option("--lang", type=click.Choice(LANGUAGES), default="zh")
NOBODY: Final = N_("There is no account {email}.")
NOT_AN_OFFICER: Final = N_("{email} is not an officer: officers propose, others confirm.")


@click.group("keys")
def keys_group() -> None:
    """Keys over time: list, rotate, report one compromised (docs/security.md)."""


@contextmanager
def _told(language: str = "en") -> Iterator[None]:
    """Say what is refused, all of it, and leave with 2."""
    try:
        yield
    except KeysNotReady as error:
        raise click.ClickException(str(error)) from error
    except Refused as refused:
        for problem in refused.problems:
            click.echo(problem.say(language), err=True)
        raise click.exceptions.Exit(2) from refused


@keys_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_obj
def list_keys(application: Callable[[], Flask], as_json: bool) -> None:
    """Show every key: what it signs, since when, how many papers, whether it is reported."""
    with application().app_context(), _told():
        folder = service.key_folder(settings().home)
        now = {use: inventory.present(folder, use) for use in USES}
        shown = [_entry(each, now) for each in inventory.of_folder(folder)]
    if as_json:
        click.echo(json.dumps(shown, indent=1))
        return
    for each in shown:
        click.echo("  ".join(_line(each)))


def _entry(span: KeySpan, now: dict[str, str | None]) -> dict[str, Any]:
    papers = len(reports.signed_with(span)) if span.use != "log" else None
    return {**span.as_json(), "present": now[span.use] == span.name, "papers": papers}


def _line(each: dict[str, Any]) -> Iterator[str]:
    yield f"{each['use']:<10}"
    yield each["name"]
    yield "present" if each["present"] else "former"
    yield f"{(each['from'] or '?')[:10]} – {(each['until'] or '')[:10]}"
    if each["papers"] is not None:
        yield f"{each['papers']} papers"
    if each["compromised_since"]:
        yield f"COMPROMISED since {each['compromised_since']}"


@keys_group.command("rotate")
@click.argument("use", type=click.Choice(USES))
@click.option("--certificate", type=_FILE, help="The new sealing certificate (PEM).")
@click.option("--key", type=_FILE, help="The new sealing key (PKCS#8, PEM, not encrypted).")
@click.option("--authority", type=_FILE, help="A new authority's certificate, if it changed.")
@click.pass_obj
def rotate(
    application: Callable[[], Flask], use: str, certificate: Path | None, key: Path | None,
    authority: Path | None,
) -> None:  # fmt: skip
    """Put a new key in the place of the present one, which may be lost; old papers stay good.

    A demonstration makes its own sealing key; everybody else gives what the authority issued.
    """
    with application().app_context(), _told():
        folder = service.key_folder(settings().home)
        if use == SEAL:
            name = _new_seal(folder, certificate, key, authority)
        elif use == "credential":
            name = rotation.renew_credential(folder, issuer_id(settings().base_url))
        else:
            name = rotation.renew_log(folder)
    click.echo(name)


def _new_seal(
    folder: Path, certificate: Path | None, key: Path | None, authority: Path | None
) -> str:
    if settings().seal.kind != "files":
        raise KeysNotReady(
            f"the sealing key is {settings().seal.kind}: point the settings at the new one "
            "(docs/operations.md)"
        )
    if certificate is not None and key is not None:
        return rotation.install_seal(folder, certificate, key, authority).fingerprint
    if certificate is None and key is None and authority is None and settings().demonstration:
        return rotation.renew_demonstration(folder).fingerprint
    raise KeysNotReady("give the new sealing key with --certificate and --key")


@keys_group.command("compromised")
@click.argument("name")
@click.option("--since", type=_DAY, required=True, help="Legal day since when it is in doubt.")
@click.option("--by", "email", help="E-mail of the officer who proposes the reissues.")
@click.option("--reason", help="Why, as the public will read it.")
@_LANGUAGE
@click.pass_obj
def compromised(
    application: Callable[[], Flask], name: str, since: datetime, email: str | None,
    reason: str | None, lang: str,
) -> None:  # fmt: skip
    """Report the key NAME (or how it begins) compromised, and list the papers in doubt.

    With --by their reissue is proposed in the name of that officer; another confirms. May be
    run again: what is proposed is not proposed twice.
    """
    with application().app_context(), _told(lang):
        actor = _officer(email, lang) if email else None
        span = reports.report(name, since.date())
        papers = reports.signed_with(span)
        for each in papers:
            if each.in_doubt:
                click.echo(f"{each.number}  {each.status}")
        click.echo(f"{sum(p.in_doubt for p in papers)} of {len(papers)} papers are in doubt.")
        if actor is not None:
            asked = _queue(span, reason or reports.usual_reason(span, lang), actor)
            click.echo(f"{asked} reissues proposed; another officer confirms them.")


def _queue(span: KeySpan, reason: str, actor: Actor) -> int:
    try:
        return reports.queue(span, reason, actor=actor)
    except Forbidden as error:
        raise click.ClickException("only an officer proposes reissues") from error


def _officer(email: str, language: str) -> Actor:
    """Return the officer of an account; whoever works at the machine answers for naming him."""
    user = db.session.scalar(select(User).where(User.email == email.strip().lower()))
    if user is None:
        raise click.ClickException(translate(NOBODY, language, email=email))
    actor = actor_of(user)
    if not actor.has("officer"):
        raise click.ClickException(translate(NOT_AN_OFFICER, language, email=email))
    return actor
