"""Bringing figures out on the pages: announced, drafted, checked, approved, waited for."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.browser.conftest import Visitor

DAYS = 4


def announced(
    statistician: Visitor, said: Callable[[str], str], subject: str, year: str, revision: str
) -> str:
    """Announce, draft and check a release (signed in already); return the path of its page."""
    statistician.go("/clock")
    now = datetime.fromisoformat(statistician.page.inner_text(".figure-big"))
    statistician.go("/accounting/releases")
    statistician.fill(
        subject=subject, year=year, revision=revision,
        planned_at=(now + timedelta(days=DAYS)).strftime("%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    statistician.click(said("Announce"))
    statistician.click(said("Draft from the newest figures"))
    statistician.page.wait_for_selector(f"text={said('Check it')}")
    statistician.click(said("Check it"))
    statistician.page.wait_for_selector(f"text={said('Checked, awaits approval')}")
    statistician.sees(said("Checked, awaits approval"))
    return statistician.page.url.removeprefix(statistician.site.address)


def approved(officer: Visitor, said: Callable[[str], str], path: str) -> None:
    """Approve it as a second person (signed in already), and set the clock to its hour."""
    officer.go(path)
    officer.click(said("Approve it"))
    officer.sees(said("Approved, awaits its hour"))
    officer.go("/clock")
    officer.fill(days=str(DAYS + 1))
    officer.click(said("Set forward"))
