"""A real installation on loopback – web server and worker – and Chromium to walk through it."""

import contextlib
import dataclasses
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from certify import paths
from certify.accounts.permissions import SYSTEM
from certify.accounts.roles import create_account
from certify.app import create_app
from certify.db import db
from certify.press import fonts
from tests.conftest import settings_for

PASSWORD = "a long demonstration password"
STAFF = {
    "examiner": ("examiner", ()),
    "officer1": ("officer", ()),
    "officer2": ("officer", ()),
    "reviewer1": ("reviewer", ("01",)),
    "reviewer2": ("reviewer", ("01",)),
    "reviewer3": ("reviewer", ("01",)),
    "statistician": ("statistician", ()),
    "editor1": ("editor", ()),
    "editor2": ("editor", ()),
}


@dataclass(frozen=True)
class Site:
    """A running installation: where it answers, where it lives."""

    address: str
    home: Path
    environment: dict[str, str]

    def certify(self, *words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of this installation."""
        return subprocess.run(
            [sys.executable, "-m", "certify", *words], env=self.environment, input=text,
            capture_output=True, text=True, check=False, cwd=paths.PACKAGE.parent,
        )  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One headless browser for the journeys of a module.

    Not of the whole run: its driver keeps an event loop running in this process, in which
    no test that comes later could seal a paper.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    flags = ["--disable-gpu", "--no-first-run", "--disable-background-networking"]
    flags += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A fresh installation without invented data, its staff made on the command line."""
    home = tmp_path_factory.mktemp("home")
    fonts.build(paths.PACKAGE.parent / "instance" / "fonts")
    (home / "fonts").symlink_to(paths.PACKAGE.parent / "instance" / "fonts")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "CERTIFY_HOME": str(home), "CERTIFY_DEMO": "0", "HOST": "127.0.0.1", "PORT": str(port),
        "CERTIFY_MODE": "demonstration", "PYTHONPATH": str(paths.PACKAGE.parent),
    }  # fmt: skip
    made = Site(f"http://127.0.0.1:{port}", home, environment)
    ready = made.certify("setup")
    assert ready.returncode == 0, ready.stderr
    _hire(made)
    command = [sys.executable, "-m", "certify", "run", "--workers", "1"]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _await(port, home / "server.log")
        yield made
    finally:
        server.terminate()
        server.wait(40)


def _hire(site: Site) -> None:
    """Make the staff: the first by command, as an operator would, the others at once."""
    words = ["--email", "admin@example.com", "--name", "admin", "--role", "administrator"]
    made = site.certify("user", "create", *words, "--password-stdin", text=PASSWORD + "\n")
    assert made.returncode == 0, made.stderr
    settings = dataclasses.replace(
        settings_for(site.home, f"sqlite:///{site.home / 'certify.db'}"), mode="demonstration",
        password_salt=(site.home / "password-salt").read_text().strip(),
    )  # fmt: skip
    with create_app(settings).app_context():
        for name, (role, fields) in STAFF.items():
            create_account(f"{name}@example.com", name, PASSWORD, [role], fields, actor=SYSTEM)
        db.engine.dispose()


def _await(port: int, log: Path) -> None:
    for _ in range(600):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.closing(connection), contextlib.suppress(OSError):
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())


class Visitor:
    """One person at a browser of his own."""

    def __init__(self, browser: Browser, site: Site, locale: str) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(
            base_url=site.address, locale=locale, viewport={"width": 1280, "height": 900}
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message: object) -> None:
        """A refused style or script is a fault of ours."""
        text = getattr(message, "text", "")
        if getattr(message, "type", "") == "error" and "Content Security Policy" in text:
            self.faults.append(text)

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status < 400, f"{path}: {answer.status}\n{self.page.inner_text('main')}"

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.go("/login")
        self.page.fill("[name=email]", email)
        self.page.fill("[name=password]", password)
        self.submit()
        assert self.page.url.endswith("/desk"), self.page.inner_text("main")

    def fill(self, **answers: str) -> None:
        """Type ``answers`` into the fields of that name; choose, tick or write as fits."""
        for name, answer in answers.items():
            field = self.page.locator(f"main [name='{name}']").first
            kind = field.evaluate("e => e.tagName + ':' + (e.type || '')")
            if kind.startswith("SELECT"):
                field.select_option(answer)
            elif kind.endswith(":radio"):
                self.page.check(f"main [name='{name}'][value='{answer}']")
            elif kind.endswith(":checkbox"):
                field.set_checked(answer == "yes")
            else:
                field.fill(answer)

    def click(self, words: str) -> None:
        """Press the button or link that says exactly ``words``."""
        target = (
            self.page.locator("main")
            .get_by_role("button", name=words, exact=True)
            .or_(self.page.locator("main").get_by_role("link", name=words, exact=True))
        )
        self.press(target.first)

    def submit(self, within: str = "main form") -> None:
        """Press the submitting button of a form."""
        self.press(self.page.locator(f"{within} [type=submit], {within} button.btn-primary").first)

    def press(self, target: Locator) -> None:
        """Press and wait for the page it leads to: leaving sooner would cancel the request."""
        with self.page.expect_navigation(wait_until="load"):
            target.click()

    def sees(self, *texts: str) -> None:
        """Assert that the page says each of ``texts``."""
        said = self.page.inner_text("body")
        for text in texts:
            assert text in said, f"{text!r} is not on {self.page.url}:\n{said}"

    def await_text(self, path: str, text: str, seconds: int = 90) -> None:
        """Reload ``path`` until the worker has brought ``text`` about."""
        end = time.monotonic() + seconds
        while True:
            self.go(path)
            if text in self.page.inner_text("body"):
                return
            assert time.monotonic() < end, f"{text!r} never came:\n{self.page.inner_text('main')}"
            time.sleep(0.5)

    def leave(self) -> None:
        self.context.close()
        assert self.faults == []
