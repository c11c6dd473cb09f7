"""An editor enters a version as a zip: a draft, or every reason why it is none."""

from io import BytesIO
from shutil import rmtree
from zipfile import ZipFile

import pytest

from certify import history
from certify.accounts.permissions import Forbidden
from certify.installation import settings
from certify.problems import Refused
from certify.rulebook import publication, service, upload_views
from certify.rulebook.entering import enter_draft
from certify.scoring.faults import StandardsRefused
from certify.scoring.shelf import package, shelves
from certify.scoring.shelf.catalogue import NoSuchStandard
from certify.scoring.shelf.package import check_package, read_package
from tests.integration.rulebook.life import plan
from tests.people import acting, person, sign_in
from tests.standards.shelf import FOLDER

SHIPPED = FOLDER / "rd-intensity-illustrative" / "2025.1"


def texts(version="2031.1", **changes):
    """The files of a later version of the second standard, with words of it changed."""
    files = {}
    for name in ("standard.yaml", "examples.yaml"):
        text = (SHIPPED / name).read_text(encoding="utf-8")
        text = text.replace('version: "2025.1"', f'version: "{version}"')
        text = text.replace('effective_from: "2025', 'effective_from: "2031')
        for old, new in changes.items():
            text = text.replace(old, new)
        files[name] = text.encode()
    return files


def zipped(files):
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return made.getvalue()


@pytest.fixture(autouse=True)
def own_shelf(app):
    """Nothing that a test enters is there for the next one."""
    yield
    rmtree(settings().home / shelves.ENTERED, ignore_errors=True)
    shelves.refresh(settings().home)


@pytest.fixture
def editor(app):
    return person("editor", "editor")


def send(client, content, language="en"):
    file = (BytesIO(content), "version.zip")
    return client.post(f"/standards/upload?lang={language}", data={"file": file})


def test_what_passes_is_a_draft_with_its_digest_and_can_be_fetched_again(client, editor):
    sign_in(client, editor)
    assert client.get("/standards/upload").status_code == 200
    answer = send(client, zipped(texts()))
    assert answer.status_code == 303
    row = service.version("rd-intensity-illustrative", "2031.1", actor=acting(editor))
    assert answer.location.endswith("/standards/rd-intensity-illustrative/2031.1")
    assert row.status == "draft"
    assert history.of(row)[0].data == {"digest": row.digest, "origin": "upload"}
    assert service.standard_of(row.standard_id, row.version).digest == row.digest
    assert client.get(answer.location).status_code == 200
    content = client.get(f"{answer.location}/package.zip").data
    assert read_package(content).files == texts()


def test_every_fault_is_listed_with_what_to_do_and_nothing_is_entered(client, editor):
    sign_in(client, editor)
    files = texts(**{'authority: "illustrative"': 'authority: "mine"', "authority: illustrative":
                     "authority: mine", 'places: "2"': 'places: "9"'})  # fmt: skip
    answer = send(client, zipped(files))
    assert answer.status_code == 422
    assert answer.mimetype == "text/html"
    assert "Nothing was entered. Faults: " in answer.text
    assert "authority" in answer.text
    assert not (settings().home / shelves.ENTERED / "rd-intensity-illustrative").exists()
    assert "未录入任何内容" in send(client, b"no zip", language="zh").text


def test_no_file_and_too_large_a_file_are_said_kindly(client, editor, monkeypatch):
    for module in (package, upload_views):
        monkeypatch.setattr(module, "MOST_PACKED", 1000)
    sign_in(client, editor)
    assert client.post("/standards/upload", data={}).status_code == 422
    large = send(client, b"PK\x03\x04" + bytes(1000))
    assert large.status_code == 413
    assert "Check and enter" in large.text, "the form is there to try again"


def test_a_draft_is_replaced_and_its_history_keeps_both_digests(editor):
    first = enter_draft(check_package(texts()), actor=acting(editor), origin="upload")
    before = first.digest
    changed = texts(**{'checked_on: "': 'checked_on:  "'})
    again = enter_draft(check_package(changed), actor=acting(editor), origin="proposal")
    assert again.id == first.id
    assert again.digest != before
    event = history.of(again)[-1]
    assert (event.action, event.data) == (
        "replace", {"digest": again.digest, "replaced": before, "origin": "proposal"},
    )  # fmt: skip
    assert service.standard_of(again.standard_id, again.version).digest == again.digest


def test_a_version_that_was_put_out_is_published_and_never_replaced(editor):
    row = enter_draft(check_package(texts()), actor=acting(editor), origin="upload")
    publication.put_out(row.id, plan(), actor=acting(editor))
    lock = shelves.read_lock(settings().home / shelves.ENTERED)
    assert lock == {"rd-intensity-illustrative/2031.1/standard.yaml": row.digest}
    changed = check_package(texts(**{'checked_on: "': 'checked_on:  "'}))
    with pytest.raises(Refused) as refused:
        enter_draft(changed, actor=acting(editor), origin="upload")
    assert [each.code for each in refused.value.problems] == ["version_out"]


def test_what_lies_on_another_shelf_is_not_ours_to_change(client, editor):
    sign_in(client, editor)
    files = {name: (SHIPPED / name).read_bytes() for name in ("standard.yaml", "examples.yaml")}
    answer = send(client, zipped(files))
    assert answer.status_code == 422
    assert "lies in another folder already" in answer.text


def test_only_editors_enter(app):
    with pytest.raises(Forbidden):
        enter_draft(
            check_package(texts()), actor=acting(person("officer", "officer")), origin="upload"
        )


def test_an_editor_sees_which_files_are_not_used_and_others_do_not(client, editor):
    row = enter_draft(check_package(texts()), actor=acting(editor), origin="upload")
    file = settings().home / shelves.ENTERED / row.standard_id / row.version / "standard.yaml"
    file.write_text("id: [", encoding="utf-8")
    shelves.refresh(settings().home)
    assert "not used as they lie" not in client.get("/standards").text
    sign_in(client, editor)
    page = client.get("/standards").text
    assert "Files that are not used as they lie" in page
    assert service.standard_of(row.standard_id, row.version).digest == row.digest


def test_a_version_in_force_beside_another_is_refused_before_anything_is_laid_down(client, editor):
    sign_in(client, editor)
    files = texts(**{'effective_from: "2031': 'effective_from: "2025'})
    answer = send(client, zipped(files))
    assert answer.status_code == 422
    assert "rd-intensity-illustrative@2025.1 is in force on 2025-01-01 as well" in answer.text
    assert not (settings().home / shelves.ENTERED / "rd-intensity-illustrative").exists()
    known = [row.name for row in service.versions()]
    assert "rd-intensity-illustrative@2031.1" not in known


def test_two_versions_in_force_on_one_day_are_refused(editor):
    enter_draft(check_package(texts()), actor=acting(editor), origin="upload")
    with pytest.raises(StandardsRefused) as refused:
        enter_draft(check_package(texts("2031.2")), actor=acting(editor), origin="upload")
    (fault,) = refused.value.faults
    assert fault.code == "two_in_force"
    assert "rd-intensity-illustrative@2031.1" in fault.say("en")
    assert not (settings().home / shelves.ENTERED / "rd-intensity-illustrative/2031.2").exists()


def test_a_spoilt_file_is_not_handed_out_under_the_digest_of_the_good_one(client, editor):
    row = enter_draft(check_package(texts()), actor=acting(editor), origin="upload")
    sign_in(client, editor)
    address = f"/standards/{row.standard_id}/{row.version}/package.zip"
    assert client.get(address).status_code == 200
    file = settings().home / shelves.ENTERED / row.standard_id / row.version / "standard.yaml"
    file.write_bytes(file.read_bytes() + b"# later\n")
    assert client.get(address).status_code == 404


def test_a_version_that_another_process_entered_is_found_at_once(editor, monkeypatch):
    monkeypatch.setattr(shelves, "PATIENCE", 3600)
    shelves.installed(settings().home)
    made = check_package(texts())
    shelf = settings().home / shelves.ENTERED
    package.install_package(made, shelf)
    with pytest.raises(NoSuchStandard):
        shelves.installed(settings().home).get(made.standard.id, made.standard.version)
    found = service.standard_of(made.standard.id, made.standard.version)
    assert found.digest == made.standard.digest
