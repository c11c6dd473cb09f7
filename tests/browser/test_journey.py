"""One product all the way, in Chromium: from registering to the sealed certificate.

In Chinese the whole way; in English the enterprise's first steps and the public's pages.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from certify.i18n import translate
from tests.browser.conftest import PASSWORD, STAFF, Site, Visitor
from tests.browser.releasing import announced, approved

pytestmark = pytest.mark.browser

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
USCC = "91320505MA1P7X8K4U"
STANDARD = "/standards/pip-illustrative/2026.1"
PRODUCT = "示例低功耗窄带物联网通信模组"

ORGANISATION = {
    "uscc": USCC, "name_zh": "苏州示例通信有限公司", "name_en": "Suzhou Example Communication",
    "org_type": "enterprise", "region_code": "320505", "industry_code": "C3921",
    "contact": "示例联系人", "mobile": "13800000000", "email": "ip@example.com",
    "undertaking": "yes",
}  # fmt: skip
ANSWERS = {
    "product": {
        "name_zh": PRODUCT, "name_en": "Example narrowband module", "model": "EX-NB200",
        "industry_code": "C3921", "launched_on": "2021-03-01",
        "description": "面向水表、燃气表的低功耗通信模组，省电唤醒由所列专利保护。",
    },
    "economics": {
        "output_value": "62000000.00", "sales": "60000000", "exports": "9000000",
        "profit": "7200000", "prior_year_sales": "51000000", "ip_investment": "900000",
        "rd_investment": "4100000",
    },
    "accounts": {
        "gross_output": "900000000", "operating_revenue": "880000000",
        "employee_compensation": "150000000", "net_production_tax": "30000000",
        "depreciation": "40000000", "operating_surplus": "80000000",
    },
    "market": {
        "core_features_total": "8", "core_features_protected": "6",
        "price_premium_percent": "12",
    },
    "declarations": {
        "true_and_complete": "yes", "makes_or_sells": "yes", "patentee_or_licensee": "yes",
        "opt_in": "yes",
    },
}  # fmt: skip
PATENT = {
    "title": "一种窄带物联网终端的省电唤醒方法", "filed_on": "2017-07-21",
    "granted_on": "2019-05-10", "legal_status": "in_force", "status_checked_on": "2026-01-15",
    "right_source": "owned", "owners": "苏州示例通信有限公司", "is_core": "yes",
    "contribution": "0.25", "role": "保护模组的省电唤醒流程，使待机功耗下降。",
    "jurisdictions": "CN、US",
}  # fmt: skip
LEVELS = {"level_C3": "4", "level_C4": "3", "level_D2": "3"}


def words(language: str) -> Callable[[str], str]:
    """The screen words of a message id in ``language``."""
    return lambda text: translate(text, language)


@pytest.fixture
def visit(chromium: Browser, site: Site) -> Iterator[Callable[[str], Visitor]]:
    """Open browsers for as many people as a journey needs."""
    opened: list[Visitor] = []

    def visitor(language: str) -> Visitor:
        opened.append(Visitor(chromium, site, LOCALES[language]))
        return opened[-1]

    yield visitor
    for each in opened:
        each.leave()


def register(filer: Visitor, email: str, said: Callable[[str], str]) -> None:
    """Register, confirm by the mail in the mailbox, sign in."""
    filer.go("/register")
    filer.fill(name="示例经办人", email=email, password=PASSWORD, password_confirm=PASSWORD)
    filer.submit()
    filer.go(f"/mailbox?address={email}")
    link = re.search(r"https?://\S+/confirm/\S+", filer.page.inner_text("main"))
    assert link, filer.page.inner_text("main")
    filer.go("/confirm/" + link[0].split("/confirm/")[1])
    filer.sign_in(email)


def verified_organisation(filer: Visitor, examiner: Visitor, said: Callable[[str], str]) -> None:
    """Step 1: the organisation is entered, a wrong code explained, an examiner verifies it."""
    filer.go("/organisations/new")
    filer.fill(**{**ORGANISATION, "uscc": USCC[:-1] + "X"})
    filer.page.set_input_files("main [name=proof]", files=[licence()])
    filer.click(said("Save and submit for verification"))
    filer.sees(USCC[:-1] + "X")
    assert filer.page.input_value("[name=name_zh]") == ORGANISATION["name_zh"], "nothing is lost"
    filer.fill(uscc=USCC, undertaking="yes")
    filer.page.set_input_files("main [name=proof]", files=[licence()])
    filer.click(said("Save and submit for verification"))
    filer.sees(translate("Being verified", "zh"))
    examiner.sign_in("examiner@example.com")
    examiner.go("/examiner/organisations")
    examiner.click(str(ORGANISATION["name_zh"]))
    examiner.click(said("Data and proof agree: verify"))


def licence() -> dict[str, object]:
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    return {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": body}


def tries_other_figures(filer: Visitor, path: str) -> None:
    """Sliders and figures follow each other, the result follows both, the draft stays."""
    filer.go(f"{path}/what-if")
    page, typed = filer.page, "[name='/economics/sales']"
    slide = page.locator(f"[data-slides='{page.get_attribute(typed, 'id')}']")
    assert slide.is_visible()
    page.fill(typed, "90000000")
    page.locator("#result", has_text="90,000,000").wait_for()
    assert slide.input_value() == "90000000"
    slide.fill("30000000")
    page.locator("#result", has_text="30,000,000").wait_for()
    assert page.input_value(typed) == "30000000"
    assert page.inner_text("#result-said")
    page.fill(typed, "much")
    page.wait_for_selector("#result .fault-summary")
    filer.go(f"{path}/economics")
    assert page.input_value("[name=sales]") == "60000000"


def write_filing(filer: Visitor, said: Callable[[str], str]) -> str:
    """Step 2: draft with faults shown and kept, evidence, score interval, submit."""
    filer.go("/filings/new")
    filer.fill(data_year="2025")
    filer.click(said("Begin"))
    path = re.search(r"/filings/\d+", filer.page.url)[0]  # type: ignore[index]
    for section, answers in ANSWERS.items():
        filer.go(f"{path}/{section}")
        filer.fill(**answers)
        filer.click(said("Save and go on"))
    faults_are_kept(filer, path, said)
    patent_with_a_publication_number_first(filer, path, said)
    filer.go(f"{path}/evidence")
    filer.fill(kind="product")
    filer.page.set_input_files("main [type=file]", files=[licence()])
    filer.submit()
    tries_other_figures(filer, path)
    filer.go(f"{path}/score")
    filer.sees("53.99", "71.99", said("Illustrative standard"))
    filer.go(f"{path}/check")
    filer.click(said("Submit for examination"))
    filer.go(path)
    filer.sees(said("In examination"))
    return path


def faults_are_kept(filer: Visitor, path: str, said: Callable[[str], str]) -> None:
    filer.go(f"{path}/economics")
    filer.fill(profit="70000000")
    filer.click(said("Save and go on"))
    filer.go(f"{path}/economics")
    assert filer.page.input_value("[name=profit]") == "70000000"
    assert filer.page.locator(".field-error").count() >= 1
    filer.fill(profit="7200000")
    filer.click(said("Save and go on"))


def patent_with_a_publication_number_first(
    filer: Visitor, path: str, said: Callable[[str], str]
) -> None:
    filer.go(f"{path}/patents/new")
    filer.fill(number="CN107705012A", **PATENT)
    filer.submit()
    if "/patents/0" not in filer.page.url:
        filer.go(f"{path}/patents/0")
    filer.sees("CN107705012A")
    filer.fill(number="201710601862.3")
    filer.submit()


def recorded(filer: Visitor, examiner: Visitor, path: str, said: Callable[[str], str]) -> str:
    """Step 3: returned with a remark, corrected, recorded; the paper can be downloaded."""
    number = path.rsplit("/", 1)[1]
    examiner.go(f"/examiner/filings/{number}")
    examiner.sees(PRODUCT)
    examiner.page.fill("main [name='remark/product/description']", "请写明待机功耗的实测值。")
    examiner.click(said("Return for correction"))
    filer.go(f"{path}/product")
    filer.sees("请写明待机功耗的实测值。")
    filer.fill(description="面向水表的低功耗通信模组，实测待机功耗 2.8 μA。")
    filer.click(said("Save and go on"))
    filer.go(f"{path}/check")
    filer.click(said("Submit for examination"))
    examiner.go("/examiner/filings")
    examiner.sees(PRODUCT)
    examiner.go(f"/examiner/filings/{number}")
    examiner.click(said("Record"))
    filer.await_text(path, said("Recorded"))
    filer.await_text("/mailbox?address=filer@example.com", "RC-2025-")
    return re.search(r"RC-2025-\d{6}-\w", filer.page.inner_text("main"))[0]  # type: ignore[index]


def standard_in_force(site_visit: Callable[[str], Visitor], said: Callable[[str], str]) -> None:
    """One editor puts the standard out and has it back-tested, another activates it (step 0)."""
    first, second, officer = site_visit("zh"), site_visit("zh"), site_visit("zh")
    first.sign_in("editor1@example.com")
    first.go(f"{STANDARD}")
    first.click(said("Put out for consultation …"))
    day = first.page.input_value("[name=opens_on]")
    first.fill(text_zh="示例标准征求意见。", text_en="An illustration, for comment.", closes_on=day)
    first.click(said("Publish and put out"))
    first.go(f"{STANDARD}/backtests")
    first.click(said("Ask for it"))
    first.await_text(first.page.url, said("Publish with the consultation"))
    first.click(said("Publish with the consultation"))
    officer.sign_in("officer1@example.com")
    officer.go("/clock")
    officer.fill(days="1")
    officer.click(said("Set forward"))
    second.sign_in("editor2@example.com")
    second.go(STANDARD)
    second.click(said("Activate"))


def campaign_opened(site_visit: Callable[[str], Visitor], said: Callable[[str], str]) -> None:
    """An officer opens the campaign (step 4)."""
    officer = site_visit("zh")
    officer.sign_in("officer1@example.com")
    officer.go("/campaigns/new")
    officer.fill(
        year="2026", data_year="2025", title_zh="2026 年专利密集型产品认定（示例）",
        title_en="Recognition 2026 (illustrative)", entry_opens_on="2026-01-01",
        entry_closes_on="2099-12-31", notice_working_days="7", reviewers="2",
    )  # fmt: skip
    officer.click(said("Prepare the campaign"))
    officer.click(said("Open for entry"))
    officer.await_text(officer.page.url, PRODUCT)
    officer.click(said("Close entry, begin the review"))
    officer.go("/reviews/progress")
    officer.click(said("To be assigned"))
    officer.click(said("Assign all eligible products automatically"))


def reviewed(visit: Callable[[str], Visitor], said: Callable[[str], str]) -> None:
    """Step 5: two reviewers declare, judge blind and disagree; a third is called."""
    judged = 0
    opinions = iter([LEVELS, {**LEVELS, "level_C3": "0", "level_D2": "0"}, LEVELS])
    waiting = [name for name, (role, _) in STAFF.items() if role == "reviewer"]
    people = {name: visit("zh") for name in waiting}
    for name, person in people.items():
        person.sign_in(f"{name}@example.com")
    for _round in range(2):
        for person in people.values():
            person.go("/reviews/")
            if not person.page.locator("main").get_by_role("link", name=PRODUCT).count():
                continue
            person.click(PRODUCT)
            assert "level_C3" not in person.page.content(), "the declaration is the door"
            person.click(said("I have no conflict of interest; open the file"))
            person.fill(**next(opinions), comment="依据所附材料判断。")
            person.click(said("Submit the opinion"))
            judged += 1
    assert judged == 3, "the third reviewer was called because the two disagreed"


def decided(visit: Callable[[str], Visitor], said: Callable[[str], str]) -> None:
    """Step 6: staged by one, released by another, in notice, recognised when it is over."""
    first, second = visit("zh"), visit("zh")
    first.sign_in("officer1@example.com")
    first.go("/decisions")
    first.page.check("main [name=candidacy]")
    first.click(said("Stage: propose"))
    second.sign_in("officer2@example.com")
    second.go("/decisions")
    second.page.check("main [name=decision]")
    second.click(said("Release the chosen decisions"))
    second.click(said("Publish for notice"))
    second.sees("PN-2026-01", PRODUCT)
    second.go("/clock")
    second.fill(days="20")
    second.click(said("Set forward"))


def test_one_product_all_the_way_in_chinese(visit, site, tmp_path):
    said = words("zh")
    filer, examiner = visit("zh"), visit("zh")
    register(filer, "filer@example.com", said)
    verified_organisation(filer, examiner, said)
    standard_in_force(visit, said)
    path = write_filing(filer, said)
    recordation = recorded(filer, examiner, path, said)
    campaign_opened(visit, said)
    reviewed(visit, said)
    decided(visit, said)
    number = certificate_of(filer, said)
    verified_by_anybody(visit("zh"), site, (recordation, number), tmp_path, said)
    listed_and_counted(visit, number, said)


def certificate_of(filer: Visitor, said: Callable[[str], str]) -> str:
    """Step 7: the worker recognises and issues; the holder is told."""
    filer.await_text("/mailbox?address=filer@example.com", "PC-2026-", seconds=100)
    return re.search(r"PC-2026-\d{6}-\w", filer.page.inner_text("main"))[0]  # type: ignore[index]


def verified_by_anybody(
    visitor: Visitor, site: Site, numbers: tuple[str, ...], folder: Path, said: Callable[[str], str]
) -> None:
    """Step 8: page, upload and command line tell intact, sealed by whom, in force, content."""
    for number in numbers:
        visitor.go(f"/certificates/{number}")
        visitor.sees(number, PRODUCT, said("Valid"))
        link = visitor.page.get_by_role("link", name=said("Download the sealed PDF"))
        answer = visitor.context.request.get(str(link.get_attribute("href")))
        paper = folder / f"{number}.pdf"
        paper.write_bytes(answer.body())
        visitor.go("/verify")
        visitor.page.set_input_files("main [name=file]", paper)
        visitor.click(said("Send the file for the full check"))
        visitor.sees(said("The file is genuine and unchanged."), PRODUCT)
        checked = site.certify("verify", str(paper), "--lang", "zh")
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "示例" in text_of(paper)
        changed = folder / "changed.pdf"
        changed.write_bytes(paper.read_bytes() + b"\n")
        visitor.page.set_input_files("main [name=file]", changed)
        visitor.click(said("Send the file for the full check"))
        visitor.sees(said("Do not rely on this file."))
        assert site.certify("verify", str(changed)).returncode == 1


def text_of(paper: Path) -> str:
    pdftotext = shutil.which("pdftotext") or "pdftotext"
    done = subprocess.run([pdftotext, str(paper), "-"], capture_output=True, text=True, check=True)
    return done.stdout


def listed_and_counted(
    visit: Callable[[str], Visitor], number: str, said: Callable[[str], str]
) -> None:
    """Steps 9 and 10: registry, open data, summary of the year, small cells hidden."""
    public, statistician = visit("zh"), visit("zh")
    public.go("/registry?q=窄带物联网")
    public.click(re.search(r"PP-2025-\d{6}-\w", public.page.inner_text("main"))[0])  # type: ignore[index]
    public.sees(PRODUCT, number, said("Recognised"))
    for secret in ("7200000", "13800000000", "0.25"):
        assert secret not in public.page.content()
    answer = public.context.request.get("/open-data/products.json")
    assert answer.json()["products"][0]["certificate_number"] == number
    statistician.sign_in("statistician@example.com")
    statistician.go("/accounting")
    statistician.click(said("Compile"))
    statistician.page.wait_for_url(re.compile(r"/accounting/\d+$"))
    statistician.sees("示例")
    public.go("/statistics")
    public.sees(said("No figures have been released yet."))
    officer = visit("zh")
    officer.sign_in("officer1@example.com")
    approved(officer, said, announced(statistician, said, "products", "2025", "first"))
    public.await_text("/statistics", "[c]")


def test_the_first_steps_in_english(visit, site):
    said = words("en")
    filer = visit("en")
    register(filer, "english@example.com", said)
    filer.go("/organisations/new")
    filer.fill(**{**ORGANISATION, "uscc": "91310115MA1H8R7C6D"})
    filer.click(said("Save and submit for verification"))
    filer.sees("The last character of 91310115MA1H8R7C6D is wrong")
    filer.go("/registry")
    filer.sees("Registry of recorded products")
    filer.go("/verify?number=")
    filer.sees("Verify a certificate", "Check a file")
    filer.press(filer.page.get_by_role("button", name="中文"))
    filer.sees("证书核验")
