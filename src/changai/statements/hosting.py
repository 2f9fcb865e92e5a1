"""How the host of a source is judged: by the table of hosts, which holds the rule of docs/curation.md.

What a publisher prints on its own site is original. What others print on a site follows from whose
site it is: an official copy, a reprint, or on an unrelated site a copy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Row = Mapping[str, str]
ORIGINAL = "original"
COPY = "copy"
HOSTING_OF_CLASS = {"official": "official_copy", "media": "reprint", "other": COPY}
# An address with a user's name in it, or in numbers of IPv6, is that of no publisher.
MAX_SITE = 253  # characters of a name in the domain name system
SITE = re.compile(r"https?://([a-z0-9.-]+)(?::[0-9]*)?(?:[/?#]|$)", re.IGNORECASE)


def site_of(url: str) -> str:
    """The host that an address names, in lower case; empty where it names none."""
    found = SITE.match(url)
    site = found[1].lower().strip(".") if found else ""
    return site if len(site) <= MAX_SITE else ""


def judged_host(site: str, hosts: Mapping[str, Row]) -> Row | None:
    """The row of the nearest host that holds a site, itself or one above it, or None."""
    labels = site.split(".")
    above = (".".join(labels[number:]) for number in range(len(labels)))
    return next((hosts[host] for host in above if host in hosts), None)


def hosting_on(host: Row, publisher: str) -> str:
    """The hosting of what a publisher published first and a judged host shows."""
    is_own = publisher in own_publishers(host)
    return ORIGINAL if is_own else HOSTING_OF_CLASS.get(host["host_class"], COPY)


def own_publishers(host: Row) -> list[str]:
    """The publishers whose own site a host is."""
    return [name.strip() for name in (host["publishers_zh"] or "").split(";") if name.strip()]
