"""Open data on China's reform of the industrial workforce: read it, check it, contribute to it.

Results go to standard output, messages to standard error. Exit 0: fine; 1: findings; 2: usage.
"""

import argparse
import inspect
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from changai.cli import (
    contributing_commands,
    figure_commands,
    reading_commands,
    release_commands,
)
from changai.cli.terminal import put, say
from changai.dataset import Dataset
from changai.errors import ChangaiError, needed
from changai.model.table_names import TableName


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
        "help": "only rows that hold the value, or nothing (COLUMN=); also 'value>=100' and "
        "period_end=2015..2020; repeated: all must hold",
    },
    "sort": {"metavar": "COLUMN", "help": "by this column, COLUMN:desc: the greatest first"},
    "region": {"metavar": "PLACE", "help": "of this place: an id or any name"},
    "nature": {"help": "observed, target, plan, requirement or forecast"},
    "picture": {
        "metavar": "FILE",
        "help": "file to write, its name ends in .png, .svg or .pdf (%(default)s)",
    },
    "labels": {"help": "readable labels instead of ids (csv, json: beside them)"},
    "limit": {"type": count, "help": "rows to show, 0 for all (20 of a table, else all)"},
    "columns": {"help": "columns to show, separated by commas"},
    "width": {"type": count, "help": "widest cell of a table, in columns (%(default)s)"},
    "text": {
        "metavar": "SOURCE_TEXT",
        "help": "text of the full-text sources, to which offsets belong",
    },
    "against": {"metavar": "OLD", "help": "an earlier version: what is gone is named"},
    "check": {"help": "only say which files are not canonical"},
    "toml": {"metavar": "FILE.toml"},
    "template": {
        "metavar": "KIND",
        "help": "print a file to fill in, of one of these: %(choices)s",
    },
    "source_text": {
        "metavar": "SOURCE_TEXT",
        "help": "a text, a folder of texts, or several by PATH's sign",
    },
    "fill": {"help": "complete offsets where the place is unique"},
    "out": {"help": "folder to write (%(default)s)"},
    "docs": {"help": "folder of pages to put beside the data, as `make docs` writes it"},
    "unchecked": {"help": "do not validate; the release says so"},
    "xlsx": {"metavar": "FILE.xlsx"},
    "write": {"help": "write the tables, if they are valid"},
}


def commands() -> Iterator[Callable[..., Any]]:
    """The functions that are commands, in the order of the help text."""
    for module in (reading_commands, figure_commands, release_commands, contributing_commands):
        for function in filter(inspect.isfunction, vars(module).values()):
            if function.__module__ == module.__name__:
                yield function
    yield completion


def completion(shell: Literal["bash", "zsh", "fish"]) -> None:
    """print a script that completes this command line in a shell"""
    with needed("completion needs shtab", "completion"):
        import shtab
    names = [name for part in get_args(TableName) for name in get_args(part)]
    tables = shtab.cmd(f"printf '%s\\n' {' '.join(names)}")
    kinds = dict.fromkeys(("package", "text", "against", "source_text", "old", "new"), shtab.FILE)
    kinds |= dict.fromkeys(("path", "out", "docs"), shtab.DIRECTORY)
    kinds |= {"what": tables, "table": tables}
    put(shtab.complete(parser(kinds), shell), shell)


def parser(completed: Mapping[str, object] = {}) -> argparse.ArgumentParser:
    """The arguments of every command; ``completed`` says how a shell completes those it names."""
    top = argparse.ArgumentParser(
        prog="changai", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="store_true", help="version of the installed data")
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND")
    for run in commands():
        name = run.__name__.strip("_")
        command = subparsers.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
        for parameter in inspect.signature(run, eval_str=True).parameters.values():
            action = add_argument(command, parameter)
            if parameter.name in completed:
                action.complete = completed[parameter.name]  # type: ignore[attr-defined]
    return top


def add_argument(command: argparse.ArgumentParser, parameter: inspect.Parameter) -> argparse.Action:
    """Add a parameter of a command as an argument, or as an option where it is keyword-only."""
    has_default = parameter.default is not parameter.empty
    settings: dict[str, Any] = {"default": parameter.default if has_default else None}
    settings |= ARGUMENTS.get(parameter.name, {})
    if choices := allowed_choices(parameter.annotation):
        settings["choices"] = choices
    if parameter.default is False:
        settings["action"] = "store_true"
    if parameter.kind is parameter.KEYWORD_ONLY:
        return command.add_argument(f"--{parameter.name}", **settings)
    return command.add_argument(parameter.name, nargs="?" if has_default else None, **settings)


def allowed_choices(annotation: Any) -> tuple[str, ...]:
    """The values that a ``Literal`` allows, also one that may be None; none for other types."""
    for part in (annotation, *get_args(annotation)):
        if get_origin(part) is Literal:
            return get_args(part)
    return ()


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
