"""How to cite the dataset, out of its descriptor."""

from __future__ import annotations

from typing import Any, Literal, get_args

from changai.errors import ChangaiError

Style = Literal["text", "bibtex", "cff"]
DOI = "https://doi.org/"


def cite(descriptor: dict[str, Any], style: Style = "text") -> str:
    """The citation of a descriptor as ``text``, ``bibtex`` or ``cff`` (CITATION.cff).

    Its ``id`` is cited where it is a DOI, written as a link.
    """
    title, version = descriptor["title"], descriptor["version"]
    date = str(descriptor["created"])[:10]
    authors = " and ".join(person["title"] for person in descriptor["contributors"])
    licence = descriptor["licenses"][0]["name"]
    link = str(descriptor.get("id", ""))
    doi = link.removeprefix(DOI) if link.startswith(DOI) else ""
    if style == "text":
        text = f"{authors} ({date[:4]}). {title} (version {version}) [Data set]. {licence}."
        return f"{text} {link}" if doi else text
    if style == "bibtex":
        return (
            f"@misc{{changai_{version.replace('.', '_')},\n"
            f"  author  = {{{{{authors}}}}},\n"
            f"  title   = {{{title}}},\n"
            f"  year    = {{{date[:4]}}},\n"
            f"  version = {{{version}}},\n"
            + (f"  doi     = {{{doi}}},\n" if doi else "")
            + f"  note    = {{Data set, {licence}}}\n"
            "}"
        )
    if style == "cff":
        lines = [
            "cff-version: 1.2.0",
            "message: If you use these data, please cite them as below.",
            "type: dataset",
            f'title: "{title}"',
            "authors:",
            *(f"  - name: {person['title']}" for person in descriptor["contributors"]),
            f"version: {version}",
            *([f"doi: {doi}"] if doi else []),
            f"date-released: {date}",
            f"license: {licence}",
            "keywords:",
            *(f"  - {word}" for word in descriptor["keywords"]),
        ]
        return "\n".join(lines)
    raise ChangaiError(f"style must be one of {', '.join(get_args(Style))}, not {style!r}")
