"""The commands: each function is one, its docstring the help, its parameters the arguments.

One that judges gives whether there are findings. Each imports what it runs, so that none waits for
the others. An underscore at the end of a name only keeps it from hiding what it calls.
"""

import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, get_args

from changai.cli import terminal
from changai.cli.filters import choose, known
from changai.cli.terminal import progress, put, say
from changai.dataset import Dataset, Language
from changai.display import FORMS, as_json, display, records
from changai.errors import ChangaiError, needed
from changai.model.package import DESCRIPTOR
from changai.model.table_names import TableName

Form = Literal["text", "json", "github"]


def list_(*, package: str | None = None, json: bool = False) -> None:
    """the tables: rows, columns, what one row is"""
    frame = Dataset(package).tables()
    put(as_json(frame), "json") if json else print(terminal.table(frame, 90))


def show(
    what: str,
    *,
    package: str | None = None,
    format: Literal["table", "csv", "json", "markdown"] = "table",
    where: Sequence[str] = (),
    labels: Language | None = None,
    limit: int | None = None,
    columns: str | None = None,
    width: int = 40,
) -> None:
    """a table, or one row by its id"""
    data = Dataset(package)
    one = "-" in what  # an id: no table has a hyphen in its name
    if one and where:
        raise ChangaiError(f"--where chooses rows of a table; {what!r} is one row")
    if one:
        frame = data.show(what).to_frame().T.infer_objects()
    else:
        frame = choose(data.load(what, labels), where, data.show)
    if columns:
        frame = frame[[known("column", name, frame.columns) for name in columns.split(",")]]
    elif labels and not one and format in ("table", "markdown"):  # for readers
        described = data.describe(what)
        ids = described.loc[described["references"] != "", "column"]
        frame = frame.drop(columns=[c for c in ids if c.removesuffix("_id") in frame])
        frame = frame.dropna(axis="columns", how="all")
    if limit is None:
        # Whoever reads a table on a screen wants to see what it is like; a program wants it whole.
        limit = 20 * (format == "table")
    part = frame.iloc[: limit or None]
    if format == "table":
        print(terminal.row(part) if one else terminal.table(part, width))
    elif format == "json" and one:
        put(as_json(records(part)[0]), format)
    else:
        put(FORMS[format](part), format)
    if len(part) < len(frame):
        say(f"{limit} of {len(frame)} rows; --limit 0 shows all")


def describe(
    table: str,
    *,
    package: str | None = None,
    json: bool = False,
    language: Literal["en", "zh"] = "en",
    width: int = 60,
) -> None:
    """the data dictionary of a table"""
    frame = Dataset(package).describe(table, language)
    put(as_json(frame), "json") if json else print(terminal.table(frame, width))


def find(name: str, *, package: str | None = None) -> None:
    """the rows that are called so, by any of their names"""
    print(terminal.table(Dataset(package).find(name), 40))


def evidence(id: str, *, package: str | None = None) -> None:
    """where a row stands, and who else says so"""
    voices = Dataset(package).evidence(id)
    columns = voices.columns.drop(["stance", "end", "url", "note_en"])
    print(terminal.table(voices[["stance", *columns]], 40))
    for row in voices.itertuples():
        if note := display(row.note_en):
            say(f"{row.stance} {row.field} {row.exact}: {note}", to=sys.stdout)
        if url := display(row.url):
            say(f"  {url}", to=sys.stdout)


def open_(id: str, *, package: str | None = None) -> None:
    """the source of a row, in the browser"""
    data = Dataset(package)
    row = data.show(id)
    if "source_id" in row:
        source = str(row["source_id"])
    else:
        said = data.load("evidence")
        stated = said.loc[(said["row_id"] == id) & (said["stance"] == "states"), "source_id"]
        if stated.empty:
            raise ChangaiError(f"{id} has no source of its own")
        source = stated.iloc[0]
    held = data.show(source)
    url = display(held.get("url"))
    if not url.startswith(("https://", "http://")):  # a browser opens files and programs as well
        what = f"{source} ({held.get('title_zh')}), the source of {id}, has no address"
        raise ChangaiError(f"{what}; `changai evidence {id}` shows who else speaks of it")
    say(url, to=sys.stdout)
    if not webbrowser.open(url):
        raise ChangaiError("no browser could be started; the address is above")


def validate_(
    path: str = ".", *, format: Form = "text", text: str | None = None, against: str | None = None
) -> bool:
    """check a package folder: bytes, Table Schema, rules"""
    from changai.validation import findings, validate

    with progress("validate"):
        found = validate(path, text=text, against=against)
    folder = Path(path)
    if format == "github" and not folder.is_absolute():
        # An annotation finds its file from where the command runs, the top of the repository.
        folder = folder.parent if folder.name == DESCRIPTOR else folder
        found = [f._replace(file=(folder / f.file).as_posix()) for f in found]
    said = findings.FORMATS[format](found)
    put(terminal.findings(said) if format == "text" else said, format)
    return any(finding.severity == "error" for finding in found)


def fmt(path: str = ".", *, check: bool = False) -> bool:
    """write the tables canonically"""
    from changai.curation import working_copy

    files, cells = working_copy.fmt(path, check=check)
    say(*cells)
    say(*(f"{file}: {'is not canonical' if check else 'written'}" for file in files), to=sys.stdout)
    if check and files:
        say("run `changai fmt`")
    return check and bool(files)


def settle_(path: str = ".") -> None:
    """read claims, adopt what is best known, compute stances"""
    from changai.curation import reconcile

    changes = reconcile.settle(path)
    say(*changes, to=sys.stdout)
    say(f"{len(changes)} changes")


def add(
    toml: str | None = None, path: str = ".", *, template: Literal["figure", "voice"] | None = None
) -> bool:
    """what another source says, out of a short TOML file"""
    from changai.curation import contribute, contribution_file, differences
    from changai.validation.findings import as_text

    if template:
        put(contribution_file.TEMPLATES[template])
        return False
    if toml is None:
        raise ChangaiError("add: name a TOML file, or --template to see one")
    added = contribute.add(toml, path)
    say(*added.notes)
    put(differences.render(added.changes) if added.changes else "")
    put(as_text(added.findings) if added.findings else "")
    say("written" if added.changes else f"nothing was written: mend {toml}")
    return not added.changes


def audit_(source_text: str, path: str = ".", *, format: Form = "text", fill: bool = False) -> bool:
    """what the source text says that no row accounts for"""
    from changai.curation import coverage
    from changai.validation.findings import FORMATS

    if fill:
        with progress("audit"):
            filled, open_cases = coverage.fill(path, source_text)
        say(f"{filled} rows filled", *open_cases, to=sys.stdout)
        return bool(open_cases)
    with progress("audit"):
        report = coverage.audit(path, source_text)
    if format == "text":
        put(coverage.render(report))
    else:
        put(FORMATS[format](coverage.findings(report, source_text)), format)
    return bool(report.other_text or report.uncovered or report.misfits)


def diff_(old: str, new: str, *, format: Literal["text", "markdown", "json"] = "text") -> None:
    """what changed in the data between two versions"""
    from changai.curation import differences

    put(differences.render(differences.diff(old, new), format), format)


def build_(path: str = ".", *, out: str = "dist", docs: str = "") -> None:
    """everything a release holds"""
    from changai.export import build

    with progress("build"):
        made = build(Path(path), Path(out), docs=Path(docs) if docs else None)
    width = max(len(artefact.name) for artefact in made)
    lines = [f"{artefact.name:<{width}}  {artefact.bytes:>12,} bytes" for artefact in made]
    say(*lines, to=sys.stdout)


def import_(xlsx: str, path: str = ".", *, write: bool = False) -> bool:
    """an edited workbook of the release as a change of the tables"""
    from changai.curation import differences, workbook_import

    done = workbook_import.import_workbook(xlsx, path, write=write)
    if done.unread:
        say(f"not read, as computed or no tables: {', '.join(done.unread)}")
    put(differences.render(done.changes) if done.changes or done.valid else "")
    put(workbook_import.render(done.slips))
    say(*(f"{file}: written" for file in done.written), to=sys.stdout)
    if not done.valid:
        say("nothing was written; mend these first")
    elif done.changes and not write:
        say("valid; nothing was written: --write writes it")
    return not done.valid


def completion(shell: Literal["bash", "zsh", "fish"]) -> None:
    """a script that completes this command line in a shell"""
    from changai.cli.command_line import parser

    with needed("completion needs shtab", "completion"):
        import shtab
    names = [name for part in get_args(TableName) for name in get_args(part)]
    tables = shtab.cmd(f"printf '%s\\n' {' '.join(names)}")
    kinds = dict.fromkeys(("package", "text", "against", "source_text", "old", "new"), shtab.FILE)
    kinds |= dict.fromkeys(("path", "out", "docs"), shtab.DIRECTORY)
    kinds |= {"what": tables, "table": tables}
    put(shtab.complete(parser(kinds), shell), shell)
