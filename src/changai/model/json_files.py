"""JSON read strictly: no doubled keys, no numbers that JSON does not have, errors at their line."""

from __future__ import annotations

import codecs
import json
from typing import Any

from changai.errors import ChangaiError
from changai.limits import MAX_JSON_BYTES
from changai.model.schema import Json


def parse_json(data: bytes, name: str) -> Json:
    """A JSON object out of bytes, without doubled keys; the error names line and column."""
    if len(data) > MAX_JSON_BYTES:
        raise ChangaiError(f"{name}: is larger than {MAX_JSON_BYTES} bytes")
    if data.startswith(codecs.BOM_UTF8):
        what = "begins with a byte order mark, which JSON must not have"
        raise ChangaiError(f"{name}: {what}; save the file as UTF-8 without BOM")
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=without_doubled_keys,
            parse_constant=refuse_constant,
        )
    except UnicodeDecodeError as error:
        raise ChangaiError(f"{name}: is not UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise ChangaiError(f"{place}: is not JSON: {error.msg}") from None
    except ValueError as error:
        raise ChangaiError(f"{name}: is not JSON: {error}") from None
    except RecursionError:
        raise ChangaiError(f"{name}: is nested too deeply") from None
    if not isinstance(value, dict):
        raise ChangaiError(f"{name}: must be a JSON object")
    return value


def without_doubled_keys(pairs: list[tuple[str, Any]]) -> Json:
    """The members of one object; raises ValueError where a key stands twice."""
    members: Json = {}
    for key, value in pairs:
        if key in members:
            raise ValueError(f"the key {key!r} appears twice in one object")
        members[key] = value
    return members


def refuse_constant(word: str) -> None:
    """Python's parser reads NaN and Infinity, which JSON does not have; raises ValueError."""
    raise ValueError(f"{word} is not a JSON number")
