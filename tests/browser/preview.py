"""``make preview``: pictures of the main pages, in both languages, wide and narrow.

Starts this installation's pages on a free port, looks at them with Chromium, and stops
them again. It changes nothing: pages are read, nobody signs in.
"""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

PAGES: Final = {
    "home": "/", "registry": "/registry", "verify": "/verify", "notices": "/notices",
    "open-data": "/open-data", "log": "/log", "sign-in": "/login", "register": "/register",
}  # fmt: skip
SIZES: Final = {"wide": (1280, 900), "narrow": (390, 844)}
LANGUAGES: Final = {"zh": "zh-CN", "en": "en-GB"}


@contextlib.contextmanager
def pages() -> Iterator[str]:
    """Serve the pages; yields their address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "certify", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command)
    try:
        for _ in range(300):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            with contextlib.closing(connection), contextlib.suppress(OSError):
                connection.request("GET", "/healthz")
                connection.getresponse()
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def main(folder: Path) -> None:
    """Put the pictures into ``folder``; names say page, language and width."""
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with pages() as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=flags)
        for language, locale in LANGUAGES.items():
            for size, (width, height) in SIZES.items():
                view = browser.new_page(locale=locale, viewport={"width": width, "height": height})
                for name, path in PAGES.items():
                    answer = view.goto(address + path, wait_until="load")
                    status = answer.status if answer else "no answer"
                    picture = folder / f"{name}-{language}-{size}.png"
                    view.screenshot(path=picture, full_page=True)
                    print(f"{status}  {picture}", flush=True)
                view.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
