"""A script that completes the command line in a shell, made by shtab out of the arguments."""

from __future__ import annotations

import argparse
from typing import get_args

from changai.errors import ChangaiError
from changai.names import TableName

SHELLS = ("bash", "zsh", "fish")
FOLDERS = ("path", "out")
FILES = ("package", "text", "against", "source_text", "old", "new")
TABLES = ("what", "table")


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The script for a shell; raises ChangaiError where shtab is not installed."""
    try:
        import shtab
    except ImportError:
        raise ChangaiError("completion needs shtab: pip install 'changai[completion]'") from None
    names = [name for part in get_args(TableName) for name in get_args(part)]
    tables = shtab.cmd(f"printf '%s\\n' {' '.join(names)}")
    kinds = (
        dict.fromkeys(FOLDERS, shtab.DIRECTORY)
        | dict.fromkeys(FILES, shtab.FILE)
        | dict.fromkeys(TABLES, tables)
    )
    for commands in parser._actions:
        if isinstance(commands, argparse._SubParsersAction):
            for command in commands.choices.values():
                for action in command._actions:
                    if action.dest in kinds:
                        action.complete = kinds[action.dest]
    return str(shtab.complete(parser, shell))
