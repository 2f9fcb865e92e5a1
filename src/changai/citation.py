"""How to cite the dataset, out of its descriptor."""

import json
import re
from typing import Any, Literal, get_args

from changai.errors import ChangaiError

Style = Literal["text", "bibtex", "cff"]
DOI = "https://doi.org/"
# What BibTeX or LaTeX would read as markup.
BIBTEX_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped or not
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "#$%&_"},
}


def cite(descriptor: dict[str, Any], style: Style = "text") -> str:
    """The citation of a descriptor as ``text``, ``bibtex`` or ``cff`` (CITATION.cff).

    Its ``id`` is cited where it is a DOI, written as a link. Raises ChangaiError for another style.
    """
    styles = {"text": as_text, "bibtex": as_bibtex, "cff": as_cff}
    if style not in styles:
        raise ChangaiError(f"style must be one of {', '.join(get_args(Style))}, not {style!r}")
    return styles[style](descriptor)


def as_text(descriptor: dict[str, Any]) -> str:
    """One line for a list of references."""
    title, version, license_name = (one_line(text) for text in described(descriptor))
    people, year = " and ".join(authors(descriptor)), str(descriptor["created"])[:4]
    text = f"{people} ({year}). {title} (version {version}) [Data set]. {license_name}."
    link = doi(descriptor)
    return f"{text} {DOI}{link}" if link else text


def as_bibtex(descriptor: dict[str, Any]) -> str:
    """An entry for BibTeX. The names of authors stand in braces: a body is not split into names."""
    title, version, license_name = (bibtex_text(text) for text in described(descriptor))
    people = " and ".join(f"{{{bibtex_text(name)}}}" for name in authors(descriptor))
    fields = {
        "author": people,
        "title": title,
        "year": str(descriptor["created"])[:4],
        "version": version,
    }
    if link := doi(descriptor):
        fields["doi"] = bibtex_text(link)
    fields["note"] = f"Data set, {license_name}"
    lines = [f"  {key:<7} = {{{value}}}" for key, value in fields.items()]
    key = re.sub("[^0-9]", "_", str(descriptor["version"]))
    return ",\n".join([f"@misc{{changai_{key}", *lines]) + "\n}"


def as_cff(descriptor: dict[str, Any]) -> str:
    """CITATION.cff, version 1.2.0. Its values are written as JSON, which is YAML for any text."""
    title, version, license_name = described(descriptor)
    citation: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": title,
        "authors": [{"name": name} for name in authors(descriptor)],
        "version": version,
    }
    if link := doi(descriptor):
        citation["doi"] = link
    citation["date-released"] = str(descriptor["created"])[:10]
    citation["license"] = license_name
    citation["keywords"] = list(descriptor["keywords"])
    lines = []
    for key, value in citation.items():
        if isinstance(value, list):
            lines += [f"{key}:", *(f"  - {list_item(item)}" for item in value)]
        else:
            lines.append(f"{key}: {json_text(value)}")
    return "\n".join(lines)


def described(descriptor: dict[str, Any]) -> tuple[str, str, str]:
    """Title, version and name of the licence."""
    license_name = descriptor["licenses"][0]["name"]
    return str(descriptor["title"]), str(descriptor["version"]), str(license_name)


def authors(descriptor: dict[str, Any]) -> list[str]:
    """The contributors as they want to be called."""
    return [str(person["title"]) for person in descriptor["contributors"]]


def doi(descriptor: dict[str, Any]) -> str:
    """The DOI that is the id of the package, without the resolver, or nothing."""
    link = str(descriptor.get("id", ""))
    return link.removeprefix(DOI) if link.startswith(DOI) else ""


def list_item(value: Any) -> str:
    """An item of a list: a text, or an object of one member on the line of its dash."""
    if not isinstance(value, dict):
        return json_text(value)
    ((key, member),) = value.items()
    return f"{key}: {json_text(member)}"


def json_text(value: Any) -> str:
    """A value as JSON on one line; characters that YAML does not allow are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda m: f"\\u{ord(m[0]):04x}", text
    )


def bibtex_text(text: str) -> str:
    """Text on one line, nothing in it read as markup by BibTeX."""
    return "".join(BIBTEX_SPECIAL.get(character, character) for character in one_line(text))


def one_line(text: str) -> str:
    """Text without line breaks and doubled spaces."""
    return " ".join(text.split())
