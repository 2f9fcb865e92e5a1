"""The source of a contribution: one that the package has, or a new row of ``sources``."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from changai.curation.contribution_file import NEEDED_OF_SOURCE, Entry
from changai.curation.draft import Draft, id_part, most_frequent
from changai.curation.printed_dates import typed_date
from changai.errors import nearest
from changai.model.values import Period
from changai.statements.hosting import (
    COPY,
    HOSTING_OF_CLASS,
    ORIGINAL,
    hosting_on,
    judged_host,
    own_publishers,
    site_of,
)
from changai.statements.resolution import ORIGIN, Row

# How exactly the day of a source may be known.
DAY_PRECISIONS = ("day", "month", "season", "year")
# What a source is taken for where no other one of its publisher is known.
DEFAULTS = {"kind": "news_report", "authority": "other"}
CLASS_OF_HOSTING = {hosting: kind for kind, hosting in HOSTING_OF_CLASS.items()}
CHINESE = re.compile("[\u3400-\u9fff]")
WEB_ADDRESS = re.compile("https?://[a-z0-9]", re.IGNORECASE)
# The keys that are called otherwise than their columns.
KEYS_OF_CELLS = {
    "title_zh": "title",
    "title_en": "title",
    "authors_zh": "authors",
    "publisher_zh": "publisher",
    "published": "day",
    "published_precision": "day",
}
# Parts of a host that do not tell a site.
GENERIC_LABEL = re.compile("www|com|cn|net|org|gov|edu|en|[0-9]+")


@dataclass(frozen=True)
class Page:
    """A page on the web; two addresses of one page give the same."""

    host: str
    path: str


def page_of(url: str) -> Page:
    """The page that an address leads to, whatever its scheme and last slash."""
    host, _, path = re.sub("^https?://", "", url).rstrip("/").partition("/")
    return Page(host.lower(), path)


def add_source(draft: Draft, entry: Entry) -> str:
    """The id of the source that is given, which is added if it is new; raises ChangaiError."""
    known = known_source(draft, entry)
    if known is not None:
        return known["source_id"]
    cells = new_source(draft, entry)
    cells["source_id"] = draft.new_id(entry, "source_id", cells["source_id"])
    row = draft.append("sources", cells)
    draft.origins.note("sources", row, entry, "url", KEYS_OF_CELLS)
    return cells["source_id"]


def known_source(draft: Draft, entry: Entry) -> Row | None:
    """The source that is given by its id or its address, or None; raises ChangaiError."""
    sources = {row["source_id"]: row for row in draft.tables["sources"]}
    if "source" in entry:
        for key in entry.texts:
            if key != "source":
                message = f"the source {entry['source']} has it already; give one or the other"
                raise entry.error(key, message)
        how_to_add = "give url, title, publisher and day of a new source"
        source: Row | None = entry.look_up("source", sources, how_to_add)
    else:
        source = source_at(entry.get("url"), draft.tables["sources"])
    if source is None:
        return None
    source_id = source["source_id"]
    if "source" not in entry:
        draft.notes.append(f"the url is that of {source_id}, which is used as it is")
    return source


def source_at(url: str, sources: Sequence[Row]) -> Row | None:
    """The source with an address, or None."""
    page = page_of(url)
    return next((row for row in sources if url and page_of(row["url"]) == page), None)


def new_source(draft: Draft, entry: Entry) -> dict[str, str]:
    """The cells of a new source, its id proposed; raises ChangaiError.

    What is not given is as in the other sources of its publisher, and noted.
    """
    entry.need(NEEDED_OF_SOURCE, 'a source needs url, title, publisher, day; or source = "src-…"')
    check_address_and_title(entry)
    published = day_of(entry)
    publisher = publisher_of(entry, draft.tables["organizations"])
    of_publisher = [row for row in draft.tables["sources"] if row["publisher_zh"] == publisher]
    assumed = {
        key: value
        for key, value in usual_kind(entry["url"], of_publisher).items()
        if key not in entry
    }
    if assumed:
        listed = ", ".join(f'{key} = "{value}"' for key, value in assumed.items())
        draft.notes.append(f"assumed: {listed}; give the key where it is not so")
    hosting = hosting_of_source(draft, entry, publisher)
    name = usual_name([row["source_id"] for row in of_publisher], entry["url"])
    cells = {
        "source_id": f"src-{name}-{id_part(published)}",
        "title_zh": entry["title"],
        "title_en": english_title(entry) or entry["title"],
        "authors_zh": entry.get("authors"),
        "publisher_zh": publisher,
        "url": entry["url"],
        "hosting": hosting,
        "published": published.first.isoformat(),
        "published_precision": published.precision,
        "origin": entry.get(ORIGIN),
        "accessed": entry.get("accessed", datetime.date.today().isoformat()),
    }
    note_origin(draft, cells[ORIGIN])
    return cells | {key: assumed.get(key) or entry[key] for key in DEFAULTS}


def note_origin(draft: Draft, origin: str) -> None:
    """Say which sources pass on the same telling, or that none does so far, as of a slip."""
    if not origin:
        return
    sources = draft.tables["sources"]
    alike = [row["source_id"] for row in sources if row[ORIGIN] == origin]
    if alike:
        draft.notes.append(f'origin = "{origin}" is that of {", ".join(alike)}: they count as one')
        return
    similar = nearest(origin, {row[ORIGIN] for row in sources if row[ORIGIN]})
    meant = f"; did you mean {similar}?" if similar else ""
    draft.notes.append(f'origin = "{origin}" is new: no other source has it{meant}')


def hosting_of_source(draft: Draft, entry: Entry, publisher: str) -> str:
    """The hosting that follows from the host of a new source; a host that is new is added.

    Raises ChangaiError where another hosting is given than the host makes it.
    """
    site = site_of(entry["url"])
    host = judged_host(site, {row["host"]: row for row in draft.tables["hosts"]})
    given = entry.get("hosting")
    is_below_it = host is not None and host["host"] not in (site, site.removeprefix("www."))
    if host is None or (
        given == ORIGINAL and is_below_it and publisher not in own_publishers(host)
    ):
        return add_host(draft, entry, site, host["host_class"] if host else "other", publisher)
    due = hosting_on(host, publisher)
    if given and given != due:
        what = (
            f"{host['host']} is judged in data/hosts.csv, and what {publisher} publishes there is"
        )
        raise entry.error("hosting", f"{what} {due}; leave the key out, or correct the row there")
    draft.notes.append(f'hosting = "{due}", by {host["host"]} in data/hosts.csv')
    return due


def add_host(draft: Draft, entry: Entry, site: str, host_class: str, publisher: str) -> str:
    """Add the host of a new source, judged by the hosting that is given, or as an unrelated site.

    Returns the hosting. Raises ChangaiError where the one given is none.
    """
    hosting = entry.get("hosting", COPY)
    if hosting not in (ORIGINAL, *CLASS_OF_HOSTING):
        known = ", ".join((ORIGINAL, *CLASS_OF_HOSTING))
        raise entry.error("hosting", f"{hosting!r} is none; there are: {known}")
    host = site.removeprefix("www.")
    is_own = hosting == ORIGINAL
    cells = {
        "host": host,
        "host_class": host_class if is_own else CLASS_OF_HOSTING[hosting],
        "publishers_zh": publisher if is_own else "",
    }
    row = draft.append("hosts", cells)
    draft.origins.note("hosts", row, entry, "url", {"publishers_zh": "publisher"})
    if "hosting" not in entry:
        draft.notes.append(
            f"{host} is new in data/hosts.csv: taken for an unrelated site, so the source is a copy, "
            'adopted only where nobody else speaks; if it is not, give hosting = "original" (the site of '
            'its publisher), "official_copy" or "reprint" (of a large news organization)'
        )
    return hosting


def check_address_and_title(entry: Entry) -> None:
    """Raise ChangaiError where the address is none, or a Chinese title has no English one."""
    if not WEB_ADDRESS.match(entry["url"]):
        raise entry.error("url", f"{entry['url']!r} is not an address; one begins with https://")
    if not site_of(entry["url"]):
        raise entry.error(
            "url", f"{entry['url']!r} names no host; write it as in https://example.org/1"
        )
    if not english_title(entry) and CHINESE.search(entry["title"]):
        how = 'give it in English too: title = ["…", "…"], as printed and in English'
        raise entry.error("title", how)


def english_title(entry: Entry) -> str:
    """The English title that is given, as the second text of ``title`` or by itself; else ""."""
    return entry.second_texts.get("title") or entry.get("title_en")


def day_of(entry: Entry) -> Period:
    """When the source was published; raises ChangaiError."""
    published = typed_date(entry["day"], None)
    if published is None or published.precision not in DAY_PRECISIONS:
        how = "write it as 2026-03-05, or 2026-03 if only the month is known"
        raise entry.error("day", f"{entry['day']!r} cannot be read as a date; {how}")
    return published


def publisher_of(entry: Entry, organizations: Sequence[Row]) -> str:
    """The name of the publisher, which may be given by its id; raises ChangaiError."""
    if not entry["publisher"].startswith("org-"):
        return entry["publisher"]
    names = {row["organization_id"]: row["name_zh"] for row in organizations}
    return entry.look_up("publisher", names, "write the publisher's name")


def usual_kind(url: str, of_publisher: Sequence[Row]) -> Mapping[str, str]:
    """Kind and authority of most sources of a publisher, first of those on the same site."""
    host = page_of(url).host
    on_site = [row for row in of_publisher if page_of(row["url"]).host == host]
    alike = on_site or of_publisher
    return {
        key: most_frequent(row[key] for row in alike) or default
        for key, default in DEFAULTS.items()
    }


def usual_name(source_ids: Sequence[str], url: str) -> str:
    """What the ids of a publisher's sources begin with, after ``src-``; else a word of its site.

    Two words where all that begin alike share both ("workers-daily"), else the first.
    """
    words = [source_id.partition("-")[2].split("-")[:2] for source_id in source_ids]
    first_word = most_frequent(name[0] for name in words)
    alike = [name for name in words if name[0] == first_word]
    if len(alike) > 1:
        share_both = all(name == alike[0] for name in alike)
        return "-".join(alike[0]) if share_both else first_word
    labels = re.findall("[a-z0-9]+", page_of(url).host)
    own = [label for label in labels if not GENERIC_LABEL.fullmatch(label)]
    return own[-1] if own else "page"
