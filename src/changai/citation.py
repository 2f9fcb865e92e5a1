"""How to cite the dataset, out of its descriptor."""

from typing import Any, Literal, get_args

from changai.errors import ChangaiError

Style = Literal["text", "bibtex", "cff"]
DOI = "https://doi.org/"


def cite(descriptor: dict[str, Any], style: Style = "text") -> str:
    """The citation of a descriptor as ``text``, ``bibtex`` or ``cff`` (CITATION.cff).

    Its ``id`` is cited where it is a DOI, written as a link. Raises ChangaiError for another style.
    """
    title, version, date = (str(descriptor[key]) for key in ("title", "version", "created"))
    names = [person["title"] for person in descriptor["contributors"]]
    authors, year, licence = " and ".join(names), date[:4], descriptor["licenses"][0]["name"]
    link = str(descriptor.get("id", ""))
    doi = {"doi": link.removeprefix(DOI)} if link.startswith(DOI) else {}
    if style == "text":
        text = f"{authors} ({year}). {title} (version {version}) [Data set]. {licence}."
        return f"{text} {link}" if doi else text
    if style == "bibtex":
        facts = {"author": f"{{{authors}}}", "title": title, "year": year, "version": version}
        facts |= doi | {"note": f"Data set, {licence}"}
        lines = [f"  {key:<7} = {{{value}}}" for key, value in facts.items()]
        head = f"@misc{{changai_{version.replace('.', '_')}"
        return ",\n".join([head, *lines]) + "\n}"
    if style == "cff":
        lines = [
            "cff-version: 1.2.0",
            "message: If you use these data, please cite them as below.",
            "type: dataset",
            f'title: "{title}"',
            "authors:",
            *(f"  - name: {name}" for name in names),
            f"version: {version}",
            *(f"doi: {value}" for value in doi.values()),
            f"date-released: {date[:10]}",
            f"license: {licence}",
            "keywords:",
            *(f"  - {word}" for word in descriptor["keywords"]),
        ]
        return "\n".join(lines)
    raise ChangaiError(f"style must be one of {', '.join(get_args(Style))}, not {style!r}")
