"""The command line: list, show, describe, find, evidence, open, validate, fmt, settle, add, audit,
diff, build, import, completion.

Results go to standard output, messages to standard error. Exit 0: fine; 1: findings; 2: usage.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from changai import terminal
from changai.completion import SHELLS
from changai.errors import ChangaiError
from changai.layout import visible


def say(text: str) -> None:
    """A message, not a result."""
    print(visible(text), file=sys.stderr)


def put(text: str) -> None:
    """A result for programs: UTF-8 whatever the locale. A terminal gets nothing it could obey."""
    if sys.stdout.isatty():
        text = "\n".join(map(visible, text.split("\n")))
    elif isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(text)


def list_(args: argparse.Namespace) -> int:
    from changai.dataset import Dataset
    from changai.forms import as_json

    tables = Dataset(args.package).tables()
    if args.json:
        put(as_json(tables))
    else:
        print(terminal.table(tables, 90))
    return 0


def show(args: argparse.Namespace) -> int:
    from changai import forms, where
    from changai.dataset import Dataset

    data = Dataset(args.package)
    one = "-" in args.what  # an id: no table has a hyphen in its name
    if one and args.where:
        raise ChangaiError(f"--where chooses rows of a table; {args.what!r} is one row")
    frame = data.show(args.what).to_frame().T if one else data.load(args.what, labels=args.labels)
    frame = where.choose(frame, args.where, data.show)
    if args.columns:
        frame = frame[[where.column(frame, column) for column in args.columns.split(",")]]
    elif args.labels and not one and args.format in ("table", "markdown"):  # for readers
        described = data.describe(args.what)
        ids = described.loc[described["references"] != "", "column"]
        frame = frame.drop(columns=[c for c in ids if c.removesuffix("_id") in frame])
        frame = frame.dropna(axis="columns", how="all")
    if one and args.format == "table":
        print(terminal.row(frame))
        return 0
    if one and args.format == "json":
        put(forms.json_text(forms.records(frame)[0]))
        return 0
    # Whoever reads a table on a screen wants to see what it is like; a program wants it whole.
    limit = args.limit if args.limit is not None else 20 * (args.format == "table")
    part = frame.head(limit) if limit else frame
    if args.format == "table":
        print(terminal.table(part, args.width))
    else:
        put(forms.FORMS[args.format](part))
    if len(part) < len(frame):
        say(f"{limit} of {len(frame)} rows; --limit 0 shows all")
    return 0


def describe(args: argparse.Namespace) -> int:
    from changai.dataset import Dataset
    from changai.forms import as_json

    described = Dataset(args.package).describe(args.table, args.language)
    if args.json:
        put(as_json(described))
    else:
        print(terminal.table(described, args.width))
    return 0


def find(args: argparse.Namespace) -> int:
    from changai.dataset import Dataset

    print(terminal.table(Dataset(args.package).find(args.name), 40))
    return 0


def evidence(args: argparse.Namespace) -> int:
    from changai.dataset import Dataset

    voices = Dataset(args.package).evidence(args.id)
    columns = [
        "stance",
        "field",
        "value",
        "claim",
        "exact",
        "source",
        "publisher",
        "published",
        "paragraph",
        "start",
    ]
    print(terminal.table(voices[[c for c in columns if c in voices]], 40))
    for row in voices.itertuples():
        if isinstance(row.note_en, str) and row.note_en:
            print(visible(f"{row.stance} {row.field} {row.exact}: {row.note_en}"))
        if isinstance(row.url, str) and row.url:
            print(f"  {visible(row.url)}")
    return 0


def open_(args: argparse.Namespace) -> int:
    import webbrowser

    from changai.address import address
    from changai.dataset import Dataset

    url = address(Dataset(args.package), args.id)
    print(visible(url), flush=True)
    if not webbrowser.open(url):
        raise ChangaiError("no browser could be started; the address is above")
    return 0


def validate(args: argparse.Namespace) -> int:
    from changai.package import DESCRIPTOR
    from changai.validation import findings, validate

    with terminal.progress("validate"):
        found = validate(args.path, text=args.text, against=args.against)
    path = Path(args.path)
    if args.format == "github" and not path.is_absolute():
        # An annotation finds its file from where the command runs, the top of the repository.
        folder = path.parent if path.name == DESCRIPTOR else path
        found = [f._replace(file=(folder / f.file).as_posix()) for f in found]
    if args.format == "json":
        put(findings.as_json(found))
    else:
        text = findings.FORMATS[args.format](found)
        sys.stdout.write(terminal.findings(text) if args.format == "text" else text)
    return int(any(finding.severity == "error" for finding in found))


def fmt(args: argparse.Namespace) -> int:
    from changai.formatting import fmt

    files, cells = fmt(args.path, check=args.check)
    for cell in cells:
        say(cell)
    for file in files:
        print(f"{file}: {'is not canonical' if args.check else 'written'}")
    if args.check and files:
        say("run `changai fmt`")
    return int(args.check and bool(files))


def settle(args: argparse.Namespace) -> int:
    from changai.settle import settle

    changes = settle(args.path)
    for change in changes:
        print(visible(change))
    say(f"{len(changes)} changes")
    return 0


def add(args: argparse.Namespace) -> int:
    from changai import adding, contribution
    from changai.diff import render
    from changai.validation.findings import FORMATS

    if args.template:
        sys.stdout.write(contribution.TEMPLATES[args.template])
        return 0
    if args.file is None:
        raise ChangaiError("add: name a TOML file, or --template to see one")
    added = adding.add(args.file, args.path)
    for note in added.notes:
        say(note)
    if added.changes:
        sys.stdout.write(render(added.changes))
    if added.findings:
        sys.stdout.write(FORMATS["text"](added.findings))
    say("written" if added.changes else f"nothing was written: mend {args.file}")
    return int(not added.changes)


def audit(args: argparse.Namespace) -> int:
    from changai import audit

    if args.fill:
        with terminal.progress("audit"):
            filled, open_cases = audit.fill(args.path, args.source_text)
        print(f"{filled} rows filled")
        for case in open_cases:
            print(visible(case))
        return int(bool(open_cases))
    with terminal.progress("audit"):
        report = audit.audit(args.path, args.source_text)
    if args.format == "text":
        sys.stdout.write(audit.render(report))
    else:
        from changai.validation.findings import FORMATS

        put(FORMATS[args.format](audit.findings(report, args.source_text)))
    return int(bool(report.other_text or report.uncovered or report.misfits))


def diff(args: argparse.Namespace) -> int:
    from changai.diff import diff, render

    text = render(diff(args.old, args.new), args.format)
    put(text) if args.format == "json" else sys.stdout.write(text)
    return 0


def build(args: argparse.Namespace) -> int:
    from changai.release import build

    with terminal.progress("build"):
        made = build(Path(args.path), Path(args.out))
    width = max(len(artefact.name) for artefact in made)
    for artefact in made:
        print(f"{artefact.name:<{width}}  {artefact.bytes:>12,} bytes")
    return 0


def import_(args: argparse.Namespace) -> int:
    from changai import sheets
    from changai.diff import render

    done = sheets.import_workbook(args.file, args.path, write=args.write)
    if done.unread:
        say(f"not read, as computed or no tables: {', '.join(done.unread)}")
    if done.changes or done.valid:
        sys.stdout.write(render(done.changes))
    sys.stdout.write(sheets.render(done.slips))
    for file in done.written:
        print(f"{file}: written")
    if not done.valid:
        say("nothing was written; mend these first")
    elif done.changes and not args.write:
        say("valid; nothing was written: --write writes it")
    return int(not done.valid)


def completion(args: argparse.Namespace) -> int:
    from changai.completion import script

    put(script(parser(), args.shell))
    return 0


def count(text: str) -> int:
    """An argument that is a whole number from 0; raises ValueError."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    top = argparse.ArgumentParser(
        prog="changai", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="store_true", help="version of the installed data")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    def command(
        name: str, run: object, text: str, package: bool = False
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        if package:
            sub.add_argument(
                "--package", metavar="PATH", help="folder or zip instead of the installed data"
            )
        return sub

    sub = command("list", list_, "the tables: rows, columns, what one row is", True)
    sub.add_argument("--json", action="store_true", help="for programs")
    sub = command("show", show, "a table, or one row by its id", True)
    sub.add_argument("what", metavar="TABLE|ID")
    sub.add_argument("--format", choices=("table", "csv", "json", "markdown"), default="table")
    sub.add_argument(
        "--where",
        metavar="COLUMN=VALUE",
        action="append",
        default=[],
        help="only rows that hold the value, or nothing (COLUMN=); repeated: all must hold",
    )
    sub.add_argument(
        "--labels",
        choices=("zh", "en"),
        help="readable labels instead of ids (csv, json: beside them)",
    )
    sub.add_argument(
        "--limit", type=count, help="rows to show, 0 for all (20 of a table, else all)"
    )
    sub.add_argument("--columns", help="columns to show, separated by commas")
    sub.add_argument(
        "--width", type=count, default=40, help="widest cell of a table, in columns (40)"
    )
    sub = command("describe", describe, "the data dictionary of a table", True)
    sub.add_argument("table")
    sub.add_argument("--json", action="store_true", help="for programs")
    sub.add_argument("--language", choices=("en", "zh"), default="en")
    sub.add_argument("--width", type=count, default=60, help="widest cell, in columns (60)")
    sub = command("find", find, "the rows that are called so, by any of their names", True)
    sub.add_argument("name")
    sub = command("evidence", evidence, "where a row stands, and who else says so", True)
    sub.add_argument("id")
    sub = command("open", open_, "the source of a row, in the browser", True)
    sub.add_argument("id")
    sub = command("validate", validate, "check a package folder: bytes, Table Schema, rules")
    sub.add_argument("path", nargs="?", default=".")
    sub.add_argument("--format", choices=("text", "json", "github"), default="text")
    sub.add_argument("--text", metavar="SOURCE_TEXT", help="hold every offset against this text")
    sub.add_argument("--against", metavar="OLD", help="an earlier version: ids may not vanish")
    sub = command("fmt", fmt, "write the tables canonically")
    sub.add_argument("path", nargs="?", default=".")
    sub.add_argument("--check", action="store_true", help="only say which files are not canonical")
    sub = command("settle", settle, "read claims, adopt what is best known, compute stances")
    sub.add_argument("path", nargs="?", default=".")
    sub = command("add", add, "what another source says, out of a short TOML file")
    sub.add_argument("file", nargs="?", metavar="FILE.toml")
    sub.add_argument("path", nargs="?", default=".")
    sub.add_argument("--template", choices=("figure", "voice"), help="print a file to fill in")
    sub = command("audit", audit, "what the source text says that no row accounts for")
    sub.add_argument(
        "source_text",
        metavar="SOURCE_TEXT",
        help="a text, a folder of texts, or several by PATH's sign",
    )
    sub.add_argument("path", nargs="?", default=".")
    sub.add_argument("--format", choices=("text", "json", "github"), default="text")
    sub.add_argument(
        "--fill", action="store_true", help="complete offsets where the place is unique"
    )
    sub = command("diff", diff, "what changed in the data between two versions")
    sub.add_argument("old")
    sub.add_argument("new")
    sub.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    sub = command("build", build, "everything a release holds")
    sub.add_argument("path", nargs="?", default=".")
    sub.add_argument("--out", default="dist", help="folder to write (dist)")
    sub = command("import", import_, "an edited workbook of the release as a change of the tables")
    sub.add_argument("file", metavar="FILE.xlsx")
    sub.add_argument("path", nargs="?", default=".")
    sub.add_argument("--write", action="store_true", help="write the tables, if they are valid")
    sub = command("completion", completion, "a script that completes this command line in a shell")
    sub.add_argument("shell", choices=SHELLS)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that has no Chinese is no error
            stream.reconfigure(errors="backslashreplace")
    arguments = parser()
    args = arguments.parse_args(argv)
    try:
        if args.version:
            from changai.dataset import Dataset

            print(Dataset().version)
            return 0
        if not args.command:
            arguments.print_usage(sys.stderr)
            return 2
        return int(args.run(args))
    except ChangaiError as error:
        say(f"changai: {error}")
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
