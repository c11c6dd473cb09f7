"""``make bench [BENCH=part]``: measure, and print what was measured, part by part.

A part is a module of this folder with ``measure()``, which yields lines as it goes. Trust
ratios measured in one run; absolute figures belong to the machine they come from.
"""

import importlib
import os
import platform
import sys
import time
from importlib.util import find_spec
from typing import Final

PARTS: Final = {
    "certificates": "one certificate against bare WeasyPrint, a batch against the naive way",
    "scoring": "filings scored per second",
    "backtest": "a back-test of a million filings, against the exact engine and numpy by hand",
    "log": "append and proof of the transparency log at 100 to 100,000 leaves",
    "accounting": "products crossed by year, field, region and type, against SQL by hand",
    "disclosure": "audit of a 9 × 35 × 4 table, and complementary cells against the best pattern",
    "pages": "median and 95th percentile at 1,000 and at 50,000 filings, and their ratio",
}
"""Part → what it measures."""


def run(part: str) -> bool:
    """Measure one part; whether there was anything to measure."""
    print(f"\n{part}: {PARTS[part]}", flush=True)
    if find_spec(f"tests.bench.{part}") is None:
        print("  not measured: this part has no bench yet", flush=True)
        return False
    started = time.perf_counter()
    for line in importlib.import_module(f"tests.bench.{part}").measure():
        print(f"  {line}", flush=True)
    print(f"  ({time.perf_counter() - started:.0f} s)", flush=True)
    return True


def main(wanted: str) -> int:
    """Measure ``wanted``, a part or "all"; 0 if something was measured, 2 for an unknown name."""
    if wanted != "all" and wanted not in PARTS:
        print(f"There is no part {wanted!r}. Parts: {', '.join(PARTS)}, or all.", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}")
    measured = [run(part) for part in (PARTS if wanted == "all" else (wanted,))]
    return 0 if any(measured) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
