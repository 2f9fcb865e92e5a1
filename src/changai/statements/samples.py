"""Blind samples: rows drawn and read again by somebody who did not know where errors were planted.

They lie beside the data in ``coding/``; a release does not hold them.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from changai.errors import ChangaiError
from changai.model.package import Package

SAMPLES = "coding/blind-samples.csv"
SAMPLE = "coding/blind-sample-{}.csv"


@dataclass(frozen=True)
class BlindSample:
    """What the readers of one sample found: rows judged and wrong, errors planted and found."""

    read_on: str
    judged: int
    wrong: int
    planted: int
    found: int


def last_blind_sample(package: Package) -> BlindSample | None:
    """The last sample that lies with a package, or None where there is none."""
    drawn = rows_of(package, SAMPLES, {"sample", "read_on", "planted", "found"})
    if not drawn:
        return None
    last = max(drawn, key=lambda sample: int(sample["sample"]))
    rows = rows_of(package, SAMPLE.format(last["sample"]), {"verdict"})
    verdicts = [row["verdict"] for row in rows]
    return BlindSample(
        last["read_on"],
        sum(verdict != "unopened" for verdict in verdicts),
        verdicts.count("wrong"),
        int(last["planted"]),
        int(last["found"]),
    )


def rows_of(package: Package, path: str, columns: set[str]) -> list[dict[str, str]]:
    """The rows of a CSV file beside the data; none where it is not there, or is another's file."""
    try:
        text = package.read(path).decode("utf-8")
    except ChangaiError:
        return []
    reader = csv.DictReader(io.StringIO(text))
    return list(reader) if columns <= set(reader.fieldnames or ()) else []
