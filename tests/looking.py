"""The explorer as tests look at it: the sites, built once for all workers, and what a browser sees of them."""

from __future__ import annotations

import csv
import functools
import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from broken.patches import cell
from copies import GOOD, ROOT, copy_good
from gaps import leave_gaps
from releasing import once

EXPLORER = ROOT / "explorer"
# The first has no window of its own and takes half the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
EVENT = "evt-skills-meeting-2019"
ADDRESS = "javascript:alert(1)//"
# The addresses of a made-up site and repository, which only the site of the made-up package has been told.
BASE_URL = "https://example.org/changai/"
REPOSITORY = "https://example.org/repository"
HOSTILE = 'A <script>alert("1")</script> & \u202egnol\u202c ' + "Donaudampfschiff" * 12

missing = [tool for tool in ("node", "npm", "make") if shutil.which(tool) is None]
browser = next(filter(None, map(shutil.which, BROWSERS)), None)
missing += [] if browser else ["chromium"]

needs_browser = pytest.mark.skipif(
    bool(missing), reason=f"not on this machine: {', '.join(missing)}"
)


def run(*command: str | Path) -> str:
    """What a command prints; its complaint is the failure of the test."""
    environment = os.environ | {"CHROMIUM": browser or ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def build_site(folder: Path, which: str) -> None:
    made = {"awkward": awkward, "empty": empty}
    package = ROOT if which == "real" else made[which](folder / "package")
    run("make", "--silent", "explorer/node_modules/.installed")
    run(sys.executable, "tools/site_data.py", folder / "data", package)
    addresses = [] if which == "real" else ["--base-url", BASE_URL, "--repository", REPOSITORY]
    run("node", "explorer/build.mjs", folder / "data", folder / "site", *addresses)


@functools.cache
def built(which: str) -> Path:
    """A folder with the data and the site of a package: the repository's own, a made-up one, one without a row."""
    return once(f"site-{which}", functools.partial(build_site, which=which))


def awkward(folder: Path) -> Path:
    """The made-up package: an event of a hostile name and without a date, sources of hostile addresses."""
    copy_good(folder)
    file = folder / "data" / "events.csv"
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    text = file.read_text("utf-8").replace("Skills meeting", quoted)
    file.write_text(text.replace("2019-03-05,2019-03-05,day", ",,none"), "utf-8")
    leave_gaps(folder)
    for number, source in enumerate(rows("sources"), start=2):
        address = source["url"] or "https://example.org/"
        cell("sources", number, "url", address.replace("https://", ADDRESS))(folder)
    return folder


def empty(folder: Path) -> Path:
    """A package whose tables have a header and no row."""
    copy_good(folder)
    for file in (folder / "data").glob("*.csv"):
        header = file.read_text("utf-8").splitlines()[0]
        file.write_text(f"{header}\n", "utf-8")
    return folder


def rows(table: str) -> list[dict[str, str]]:
    """The rows of a table of the made-up package."""
    with (GOOD / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def look(which: str, *more: str | Path) -> dict[str, Any]:
    """What a browser sees of a site."""
    event = () if which == "real" else ("--event", EVENT)
    site = built(which) / "site"
    found: dict[str, Any] = json.loads(
        run("node", "tests/site/check.mjs", site, EXPLORER, *event, *more)
    )
    return found


def keep_what_is_seen(file: Path, which: str) -> None:
    file.write_text(json.dumps(look(which)), "utf-8")


@functools.cache
def seen(which: str) -> dict[str, Any]:
    """What the browser saw, looked at once for all tests of all processes."""
    file = once(f"seen-{which}.json", functools.partial(keep_what_is_seen, which=which))
    read: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return read


def found(key: str) -> Any:
    return seen("real")["found"][key]


def unmarked_texts(seen: dict[str, Any]) -> dict[str, list[str]]:
    """By page, the texts in the other language that do not say so."""
    return {page: texts for page, texts in seen["unmarked"].items() if texts}


def links(page: Path) -> Iterator[str]:
    """The addresses that a page refers to."""
    for address in re.findall(r'\b(?:href|src)="([^"]*)"', page.read_text("utf-8")):
        yield html.unescape(address)
