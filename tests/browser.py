"""Look at the report in headless Chromium: it is laid out as it should be, and asks the network for nothing.

    python tests/browser.py [--chromium PATH] [--keep SCREENSHOT.png]

Not collected by pytest: ``make check`` runs it. The page is opened in a frame whose script measures it, since the page
itself allows none.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path

from arabic_mt.html import page
from arabic_mt.repairer import Repairer
from arabic_mt.textio import read_lines

ARTICLE = Path(__file__).resolve().parents[1] / "seeds" / "article.ar.txt"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --allow-file-access-from-files --virtual-time-budget=4000"
).split()
# Measures the page in the frame and writes what it found into its own document.
PROBE = """<!DOCTYPE html><meta charset="utf-8"><iframe id="f" src="report.html" width="1200" height="4000"></iframe>
<pre id="out"></pre><script>onload=()=>{const d=document.getElementById("f").contentDocument,
q=s=>[...d.querySelectorAll(s)];
const box=e=>{const b=e.getBoundingClientRect();return [b.left,b.right,b.width,b.height].map(Math.round)};
document.getElementById("out").textContent=JSON.stringify({
arabic:q("p[lang=ar]").map(e=>[getComputedStyle(e).direction,...box(e)]),
marks:q("mark,ins,del").length,wide:d.documentElement.scrollWidth,loaded:performance.getEntriesByType("resource").map(r=>r.name),
colours:[...new Set(q("ins,del,mark").map(e=>getComputedStyle(e).backgroundColor))].length})}</script>"""


def measured(chromium: str, folder: Path) -> dict[str, object]:
    """Return what the probe measured of the page in a folder."""
    (folder / "probe.html").write_text(PROBE, encoding="utf-8")
    command = [
        chromium,
        *FLAGS,
        f"--user-data-dir={folder / 'profile'}",
        "--dump-dom",
        (folder / "probe.html").as_uri(),
    ]
    out = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    found = re.search(r'<pre id="out">\s*(.*?)</pre>', out, re.DOTALL)
    result: dict[str, object] = json.loads(unescape(found[1])) if found else {}
    return result


def faults(found: dict[str, object]) -> list[str]:
    """Return what is wrong with a page."""
    wrong = []
    arabic = found.get("arabic") or []
    if not isinstance(arabic, list) or len(arabic) < 10:
        return [f"the page was not measured: {found}"]
    if any(row[0] != "rtl" or row[3] < 200 or row[4] < 10 for row in arabic):
        wrong.append("an Arabic paragraph is not set from right to left, or has no room")
    if not isinstance(found["wide"], int) or found["wide"] > 1200:
        wrong.append(f"the page is {found['wide']} pixels wide where there are 1200")
    if not found["marks"] or found["colours"] != 3:
        wrong.append(f"{found['marks']} marks in {found['colours']} colours")
    if any(not str(name).startswith("file:") for name in found["loaded"]):  # type: ignore[attr-defined]
        wrong.append(f"the page loads {found['loaded']}")
    return wrong


def main() -> int:
    """Write the report of the sample article, look at it, print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    if not options.chromium:
        sys.stderr.write("there is no Chromium; install it (Debian: apt-get install chromium) or give --chromium\n")
        return 2
    lines = [line for line in read_lines(str(ARTICLE)) if line.strip()]
    report = page(Repairer().repair_all(lines, [f"Paragraph {i}." for i in range(len(lines))]), "the sample article")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "report.html").write_text(report, encoding="utf-8")
        wrong = faults(measured(options.chromium, Path(folder)))
        if options.keep:
            shot = [f"--screenshot={options.keep.resolve()}", "--window-size=1200,2400"]
            target = (Path(folder) / "report.html").as_uri()
            subprocess.run([options.chromium, *FLAGS, *shot, target], check=True, capture_output=True, timeout=120)
    sys.stdout.write("\n".join(wrong or ["the report is laid out as it should be"]) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
