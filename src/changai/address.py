"""Where the adopted source of a row is to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from changai.errors import ChangaiError
from changai.layout import display

if TYPE_CHECKING:
    from changai.dataset import Dataset


def address(data: Dataset, row_id: str) -> str:
    """The address of the source that a row is taken from, or of the one that first states a cell.

    Raises UnknownName where no row has the id, ChangaiError where it has no source, or its source
    no address.
    """
    row = data.show(row_id)
    if "source_id" in row:
        source = str(row["source_id"])
    else:
        said = data.load("evidence")
        adopted = said["source_id"][(said["row_id"] == row_id) & (said["stance"] == "states")]
        if adopted.empty:
            raise ChangaiError(f"{row_id} has no source of its own")
        source = str(adopted.iloc[0])
    held = data.show(source)
    url = display(held.get("url"))
    if not url.startswith(("https://", "http://")):  # a browser opens files and programs as well
        raise ChangaiError(
            f"{source} ({held.get('title_zh')}), the source of {row_id}, has no address; "
            f"`changai evidence {row_id}` shows who else speaks of it"
        )
    return url
