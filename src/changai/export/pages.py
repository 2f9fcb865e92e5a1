"""The pages of a release: the documentation with what is made of the data filled in."""

from pathlib import Path

from changai.errors import ChangaiError
from changai.export.archive import Files
from changai.model.files import read_regular

UNFILLED = b"<!-- make "  # begins a mark that a tool puts figures in the place of


def pages(folder: Path) -> Files:
    """The Markdown pages and notebooks in a folder, by name.

    They are made before the release (`make docs mutate`): what they show of the data takes programs
    that only a copy of the repository has. Raises ChangaiError where there are none, or where one
    still lacks its figures.
    """
    found = sorted([*folder.glob("*.md"), *folder.glob("*.ipynb")])
    if not found:
        raise ChangaiError(f"{folder}: no pages (*.md, *.ipynb) there; `make docs` makes them")
    files = {file.name: read_regular(file, str(file)) for file in found}
    for name, data in files.items():
        if UNFILLED in data:
            raise ChangaiError(
                f"{folder / name}: its figures are missing; `make docs mutate` fills all pages"
            )
    return files
