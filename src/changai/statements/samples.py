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
COUNTS = ("sample", "planted", "found")  # columns of SAMPLES


@dataclass(frozen=True)
class BlindSample:
    """What the reader of one sample found: rows judged, wrong and not judged, errors planted and found."""

    judged: int
    wrong: int
    unopened: int
    planted: int
    found: int


def blind_samples(package: Package) -> list[BlindSample]:
    """The samples that lie with a package, in the order in which they were drawn.

    Raises ChangaiError for a cell that should count something and does not.
    """
    drawn = [
        {column: whole_number(row[column], line, column) for column in COUNTS}
        for line, row in enumerate(rows_of(package, SAMPLES, set(COUNTS)), start=2)
    ]
    drawn.sort(key=lambda one: one["sample"])
    samples = []
    for one in drawn:
        rows = rows_of(package, SAMPLE.format(one["sample"]), {"verdict"})
        verdicts = [row["verdict"] for row in rows]
        unopened = verdicts.count("unopened")
        samples.append(
            BlindSample(
                judged=len(verdicts) - unopened,
                wrong=verdicts.count("wrong"),
                unopened=unopened,
                planted=one["planted"],
                found=one["found"],
            )
        )
    return samples


def whole_number(text: str | None, line: int, column: str) -> int:
    """A cell of the table of samples that counts; raises ChangaiError."""
    if text is None or not text.isdecimal():
        what = f"{text or ''!r} is no whole number; write one, such as 20"
        raise ChangaiError(f"{SAMPLES}:{line}:{column}: {what}")
    return int(text)


def rows_of(package: Package, path: str, columns: set[str]) -> list[dict[str, str]]:
    """The rows of a CSV file beside the data; none where it is not there, or is another's file."""
    try:
        text = package.read(path).decode("utf-8")
    except ChangaiError:
        return []
    reader = csv.DictReader(io.StringIO(text))
    return list(reader) if columns <= set(reader.fieldnames or ()) else []
