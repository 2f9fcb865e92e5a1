"""The command line: list, show, describe, find, evidence, open, validate, fmt, settle, add, audit,
diff, build, import, completion.

Results go to standard output, messages to standard error. Exit 0: fine; 1: findings; 2: usage.
"""

import argparse
import inspect
import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from changai.cli import commands
from changai.cli.terminal import say
from changai.dataset import Dataset
from changai.errors import ChangaiError


def count(text: str) -> int:
    """An argument that is a whole number from 0; raises ValueError."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


# What the signature of a command does not say of its arguments.
ARGUMENTS: dict[str, dict[str, Any]] = {
    "package": {"metavar": "PATH", "help": "folder or zip instead of the installed data"},
    "json": {"help": "for programs"},
    "what": {"metavar": "TABLE|ID"},
    "where": {
        "metavar": "COLUMN=VALUE",
        "action": "append",
        "default": [],
        "help": "only rows that hold the value, or nothing (COLUMN=); repeated: all must hold",
    },
    "labels": {"help": "readable labels instead of ids (csv, json: beside them)"},
    "limit": {"type": count, "help": "rows to show, 0 for all (20 of a table, else all)"},
    "columns": {"help": "columns to show, separated by commas"},
    "width": {"type": count, "help": "widest cell of a table, in columns (%(default)s)"},
    "text": {"metavar": "SOURCE_TEXT", "help": "hold every offset against this text"},
    "against": {"metavar": "OLD", "help": "an earlier version: ids may not vanish"},
    "check": {"help": "only say which files are not canonical"},
    "toml": {"metavar": "FILE.toml"},
    "template": {"help": "print a file to fill in"},
    "source_text": {
        "metavar": "SOURCE_TEXT",
        "help": "a text, a folder of texts, or several by PATH's sign",
    },
    "fill": {"help": "complete offsets where the place is unique"},
    "out": {"help": "folder to write (%(default)s)"},
    "docs": {"help": "folder of pages to put beside the data, as `make docs` writes it"},
    "xlsx": {"metavar": "FILE.xlsx"},
    "write": {"help": "write the tables, if they are valid"},
}


def parser(completed: Mapping[str, object] = {}) -> argparse.ArgumentParser:
    """The arguments of every command; ``completed`` says how a shell completes those it names."""
    top = argparse.ArgumentParser(
        prog="changai", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="store_true", help="version of the installed data")
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND")
    for run in filter(inspect.isfunction, vars(commands).values()):
        if run.__module__ != commands.__name__:
            continue
        command = subparsers.add_parser(
            run.__name__.strip("_"), help=run.__doc__, description=run.__doc__
        )
        command.set_defaults(run=run)
        for name, parameter in inspect.signature(run, eval_str=True).parameters.items():
            given = parameter.default is not parameter.empty
            how = {"default": parameter.default if given else None, **ARGUMENTS.get(name, {})}
            hint = parameter.annotation
            for part in (hint, *get_args(hint)):
                if get_origin(part) is Literal:
                    how["choices"] = get_args(part)
            if parameter.default is False:
                how["action"] = "store_true"
            if parameter.kind is parameter.KEYWORD_ONLY:
                action = command.add_argument(f"--{name}", **how)
            else:
                action = command.add_argument(name, nargs="?" if given else None, **how)
            if name in completed:
                action.complete = completed[name]  # type: ignore[attr-defined]
    return top


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that has no Chinese is no error
            stream.reconfigure(errors="backslashreplace")
    arguments = parser()
    args = vars(arguments.parse_args(argv))
    try:
        if args.pop("version"):
            print(Dataset().version)
            return 0
        if not args.pop("command"):
            arguments.print_usage(sys.stderr)
            return 2
        return int(bool(args.pop("run")(**args)))
    except ChangaiError as error:
        say(f"changai: {error}")
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
