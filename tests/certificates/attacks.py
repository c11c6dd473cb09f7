"""What somebody may do to a genuine certificate who has no key: each way of it, as bytes.

``victim`` and ``other`` are two genuine papers of one authority. The same forgeries are put
to the command, to the page that files are sent to, and to the browser.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Final

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from certify.certificate import reading

Forge = Callable[[bytes, bytes], bytes]
ENCLOSED: Final = ("certificate.json", "credential.jwt", "inclusion.tlog-proof")


def gap(data: bytes) -> tuple[int, int]:
    """Where the seal's hexadecimal string lies, its brackets included."""
    found = re.search(rb"/ByteRange \[0 (\d+) (\d+) ", data)
    assert found
    return int(found[1]), int(found[2])


def changed_byte(victim: bytes, _other: bytes) -> bytes:
    changed = bytearray(victim)
    changed[len(victim) // 2] ^= 1
    return bytes(changed)


def appended_update(victim: bytes, _other: bytes) -> bytes:
    """Cover the first page with a white sheet, in a later revision."""
    writer = IncrementalPdfFileWriter(BytesIO(victim))
    page = writer.root["/Pages"]["/Kids"][0]
    sheet = writer.add_object(generic.StreamObject(stream_data=b"1 g 0 0 595 842 re f"))
    page[pdf_name("/Contents")] = generic.ArrayObject([page.raw_get("/Contents"), sheet])
    writer.update_container(page)
    return _written(writer, victim)


def appended_rubbish(victim: bytes, _other: bytes) -> bytes:
    """Append objects without any cross-reference to them."""
    return victim + b"\n7 0 obj\n<</Type /Catalog>>\nendobj\n%%EOF\n"


def replaced_attachment(victim: bytes, other: bytes) -> bytes:
    """Put the data of another in place of the embedded ones, in a later revision."""
    writer = IncrementalPdfFileWriter(BytesIO(victim))
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    place = [str(names[i]) for i in range(0, len(names), 2)].index("certificate.json")
    held = names[2 * place + 1]["/EF"]
    said = generic.StreamObject(stream_data=reading.attachment(other))
    held[pdf_name("/F")] = writer.add_object(said)
    writer.update_container(held)
    return _written(writer, victim)


def page_with_data_of_another(victim: bytes, other: bytes) -> bytes:
    """Write the file anew: the page of one, everything embedded of another."""
    with pikepdf.open(BytesIO(victim)) as pdf:
        for name in ENCLOSED:
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf, reading.attachment(other, name), filename=name
            )
        target = BytesIO()
        pdf.save(target)
    return target.getvalue()


def cut(victim: bytes, _other: bytes) -> bytes:
    return victim[: len(victim) * 2 // 3]


def cut_by_one(victim: bytes, _other: bytes) -> bytes:
    return victim[:-1]


def emptied_seal(victim: bytes, _other: bytes) -> bytes:
    """Leave the field, and take out what it holds (universal signature forgery)."""
    first, last = gap(victim)
    return victim[: first + 1] + b"0" * (last - first - 2) + victim[last - 1 :]


def transplanted_seal(victim: bytes, other: bytes) -> bytes:
    """Put the genuine seal of another paper into this one."""
    (first, last), (start, end) = gap(victim), gap(other)
    return victim[:first] + other[start:end] + victim[last:]


def wrapped_behind_the_seal(victim: bytes, _other: bytes) -> bytes:
    """Move the second signed part away and put own objects before it (signature wrapping)."""
    _, last = gap(victim)
    own = b"\n3 0 obj\n<</Type /Page>>\nendobj\n" + b" " * 200
    return victim[:last] + own + victim[last:]


def wrapped_by_a_second_range(victim: bytes, _other: bytes) -> bytes:
    """Append a revision with a second seal dictionary that names the whole file its own."""
    first, last = gap(victim)
    tail = b"\n9999 0 obj\n<</Type /Sig/Contents %s/ByteRange [0 %d %d %d]>>\nendobj\n%%%%EOF\n"
    whole = len(victim) + 8000
    return victim + (tail % (victim[first:last], first, last, whole - last)).ljust(8000, b"\n")


def _written(writer: IncrementalPdfFileWriter, victim: bytes) -> bytes:
    target = BytesIO()
    writer.write(target)
    assert target.getvalue().startswith(victim), "the genuine file stays whole within the new one"
    return target.getvalue()


FORGERIES: Final[dict[str, tuple[Forge, str, str]]] = {
    "changed byte": (changed_byte, "changed", "changed"),
    "appended update": (appended_update, "not_covered", "not_covered"),
    "appended rubbish": (appended_rubbish, "not_covered", "not_covered"),
    "replaced attachment": (replaced_attachment, "not_covered", "not_covered"),
    "page of one, data of another": (page_with_data_of_another, "not_covered", "not_covered"),
    "cut file": (cut, "no_seal", "no_seal"),
    "cut by one byte": (cut_by_one, "not_covered", "not_covered"),
    "emptied seal": (emptied_seal, "seal_damaged", "changed"),
    "seal of another": (transplanted_seal, "changed", "changed"),
    "wrapped behind the seal": (wrapped_behind_the_seal, "not_covered", "not_covered"),
    "wrapped by a second range": (wrapped_by_a_second_range, "several_seals", "changed"),
}
"""Name → (how, code of the reason that verification gives, code that the browser gives)."""
