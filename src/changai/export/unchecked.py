"""A release of a package that was not validated: it says so wherever somebody may meet it."""

from dataclasses import replace

from changai.model.package import Package
from changai.model.schema import Json

KEY = "unchecked"  # of the descriptor: true, or not there
WARNINGS = {
    "description": "Built unchecked: these data were not validated. ",
    "description_zh": "未经校验：构建时没有验证这些数据。",
}
FILE = "UNCHECKED.txt"
PAGE = """\
{name} {version} was built with `changai build --unchecked`: nothing has checked whether its tables,
references and evidence are sound. It is for trying things out, not to be published or cited.

{name} {version} 以 `changai build --unchecked` 构建：数据表、引用和证据均未经验证。仅供试用，请勿发布或引用。
"""


def marked(package: Package, unchecked: bool) -> Package:
    """A package whose descriptor says that it was not checked, or no longer says so."""
    descriptor = {key: value for key, value in package.descriptor.items() if key != KEY}
    for key, warning in WARNINGS.items():
        descriptor[key] = descriptor[key].removeprefix(warning)
        if unchecked:
            descriptor[key] = warning + descriptor[key]
    return replace(package, descriptor=descriptor | ({KEY: True} if unchecked else {}))


def unchecked_files(descriptor: Json) -> dict[str, bytes]:
    """The page that says that a release was not checked, by its name; none for one that was."""
    if not descriptor.get(KEY):
        return {}
    return {FILE: PAGE.format(**descriptor).encode("utf-8")}


def warning(descriptor: Json) -> str:
    """The sentence that says that a release was not checked; "" for one that was."""
    return WARNINGS["description"].rstrip() if descriptor.get(KEY) else ""
