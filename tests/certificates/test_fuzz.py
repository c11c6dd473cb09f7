"""No changed certificate is valid, and none makes verification fail: a corpus of 2,000.

A tenth of it by default; ``CERTIFY_FUZZ=2000`` runs the whole. What is sealed anew by the
true key may be valid only if it still says, and shows, exactly what was issued.
"""

import os
import resource
import sys
import time
from datetime import date

import pytest

from certify.certificate import reading, verification
from certify.i18n import LANGUAGES
from tests.certificates import samples
from tests.certificates.attacks import ENCLOSED
from tests.certificates.enclosed import trusted
from tests.certificates.mutations import KINDS, SHARES, Genuine, mutants

WHOLE = sum(SHARES.values())
COUNT = int(os.environ.get("CERTIFY_FUZZ", "200"))
TODAY = date(2026, 12, 1)
LONGEST = 10.0  # seconds for one file on a busy machine; the slowest took a thirtieth of it
MOST_MEMORY = 300 * 1024  # KiB that one kind may add to this process


@pytest.fixture(scope="module")
def genuine(sealed, paper, key) -> Genuine:
    return Genuine(sealed, paper, key)


def judged(data, known):
    """Verify, and say all of it: a report that cannot be said is a fault too."""
    report = verification.verify(data, trust=known, today=TODAY)
    for language in LANGUAGES:
        assert report.as_json(language)["verdict"] in verification.EXIT
    return report


def enclosed(data):
    """What is enclosed; of the proof its different lines: a signature said twice is one."""
    *said, proof = (reading.attachment(data, name) for name in ENCLOSED)
    return *said, list(dict.fromkeys(proof.split(b"\n")))


@pytest.mark.parametrize("kind", KINDS)
def test_no_mutant_is_valid_and_none_breaks_the_check(genuine, kind, capsys):
    known, slowest = trusted(genuine.key), 0.0
    page = reading.page_texts(genuine.sealed)[0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    verdicts: dict[str, int] = {}
    for mutant in mutants(kind, genuine, max(1, COUNT * SHARES[kind] // WHOLE)):
        started = time.perf_counter()
        report = judged(mutant.data, known)
        taken = time.perf_counter() - started
        assert taken < LONGEST, f"{mutant.name} took {taken:.1f} s"
        slowest = max(slowest, taken)
        verdicts[report.verdict] = verdicts.get(report.verdict, 0) + 1
        if report.verdict != "valid":
            assert report.reasons, mutant.name
            continue
        assert kind in {"objects", "enclosed"}, f"{mutant.name} passed for valid"
        assert report.content == samples.recognition(), mutant.name
        assert reading.page_texts(mutant.data)[0] == page, mutant.name
        assert enclosed(mutant.data) == enclosed(genuine.sealed), mutant.name
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    if COUNT >= WHOLE:
        with capsys.disabled():
            figures = f"{verdicts}, slowest {slowest:.3f} s, {grown // 1024} MiB more"
            sys.stdout.write(f"\n{kind}: {figures}\n")
    assert grown < MOST_MEMORY
    assert verdicts.get("not_valid", 0) > 0


def test_the_corpus_is_the_same_every_time_and_of_the_size_that_is_promised(genuine):
    assert WHOLE == 2000
    for kind in ("bytes", "words", "seal"):
        first, again = (list(mutants(kind, genuine, 5)) for _ in range(2))
        assert first == again
