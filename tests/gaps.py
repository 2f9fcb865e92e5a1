"""Gaps that valid data may have, made in a copy of the small package: no page may break on them."""

from __future__ import annotations

from pathlib import Path

# Tables that keep their header alone, besides those of the small package that have no row already: among
# them those of the provinces' reform, of relations between documents and of readings.
EMPTIED = ("document_issuers", "event_participants", "initiative_partners")
EARLY, LATE = "1998", "2031"


def leave_gaps(folder: Path) -> None:
    """An event without a theme, an indicator without figures, tables of headers only, far years, no dispute."""
    data = folder / "data"
    for table in EMPTIED:
        header = (data / f"{table}.csv").read_text("utf-8").splitlines()[0]
        (data / f"{table}.csv").write_text(f"{header}\n", "utf-8")
    events = data / "events.csv"
    visit, other = "evt-night-school-visit-2020", "evt-skills-meeting-2019"
    lines = events.read_text("utf-8").splitlines()
    held = {line.partition(",")[0]: line for line in lines[1:]}
    early = held[visit].replace("2020-06-01", f"{EARLY}-06-01").replace(",thm-skill,", ",,")
    late = held[visit].replace(visit, f"evt-visit-{LATE}").replace("2020-06-01", f"{LATE}-06-01")
    assert early.count(EARLY) == late.count(f"{LATE}-06-01") == 2
    events.write_text("\n".join([lines[0], early, held[other], late, ""]), "utf-8")
    evidence = data / "evidence.csv"
    agreeing = [
        line for line in evidence.read_text("utf-8").splitlines() if ",disputes," not in line
    ]
    evidence.write_text("\n".join([*agreeing, ""]), "utf-8")
    indicators = data / "indicators.csv"
    last = indicators.read_text("utf-8").splitlines()[-1]
    unused = ",".join(["ind-unused", *last.split(",")[1:]])
    indicators.write_text(f"{indicators.read_text('utf-8')}{unused}\n", "utf-8")
