"""All broken packages: for each family of rules, those that show what it promises."""

from __future__ import annotations

import importlib

from broken.case import Case
from changai.validation.rulebook import FILES

FAMILIES: dict[str, list[Case]] = {
    family: importlib.import_module(f"broken.{family}").CASES for family in FILES
}
CASES = [case for cases in FAMILIES.values() for case in cases]
