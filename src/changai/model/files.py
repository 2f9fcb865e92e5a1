"""Where the files of a package come from: a folder, a zip archive, an installed wheel.

Every reader refuses paths that leave the package, and files that are too large. Nothing is ever
fetched from a network.
"""

from __future__ import annotations

import itertools
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from typing import Protocol

from changai.errors import ChangaiError
from changai.limits import MAX_FILE_BYTES, MAX_PACKAGE_BYTES, MAX_RATIO

MAX_LISTED_FILES = 1000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1  # among the flags of a member of a zip


class PackageFiles(Protocol):
    """The files of a package, by their path within it (``data/events.csv``)."""

    @property
    def name(self) -> str:
        """Where they are, as a user would write it."""
        ...

    def read(self, path: str, limit: int = MAX_FILE_BYTES) -> bytes:
        """The bytes of one file; raises ChangaiError that names the path."""
        ...

    def csv_files(self, folder: str) -> list[str]:
        """Names of the CSV files in a folder of the package, sorted."""
        ...


def unsafe(path: object) -> str | None:
    """Why a path of a descriptor or archive must not be followed, or None."""
    if not isinstance(path, str) or not path:
        return "is not a path"
    if "://" in path:
        return "is a URL; a package holds its own files"
    if "\\" in path or ":" in path or not path.isprintable():
        return "has a character that a portable path must not have"
    if path.startswith("/") or ".." in PurePosixPath(path).parts:
        return "leaves the package folder"
    return None


def read_regular(file: Path, name: str, limit: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of a file that is one: no pipe and no device, which might never end.

    Raises ChangaiError where it is none or too large, with the name that a user knows it by;
    OSError where it cannot be read.
    """
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ChangaiError(f"{name}: is not a file")
    if status.st_size > limit:
        raise ChangaiError(f"{name}: is larger than {limit} bytes")
    return file.read_bytes()


def read_inside(folder: Path, path: str, limit: int = MAX_FILE_BYTES) -> bytes:
    """The bytes of a file below a folder; never outside it, never through a link out of it."""
    if why := unsafe(path):
        raise ChangaiError(f"{path}: {why}")
    try:
        resolved = (folder / path).resolve()
        if not resolved.is_relative_to(folder.resolve()):
            raise ChangaiError(f"{path}: is a link that leaves the package folder")
        return read_regular(resolved, path, limit)
    except FileNotFoundError:
        raise ChangaiError(f"{path}: no such file") from None
    except (OSError, RuntimeError) as error:
        raise ChangaiError(f"{path}: cannot be read ({error.__class__.__name__})") from None


@dataclass(frozen=True)
class FolderFiles:
    """The files of a package in a folder."""

    folder: Path

    @property
    def name(self) -> str:
        """The path of the folder."""
        return str(self.folder)

    def read(self, path: str, limit: int = MAX_FILE_BYTES) -> bytes:
        """The bytes of one file; raises ChangaiError."""
        return read_inside(self.folder, path, limit)

    def csv_files(self, folder: str) -> list[str]:
        """CSV files of a folder; none where a link leads it outside the package."""
        inside = (self.folder / folder).resolve()
        if not inside.is_relative_to(self.folder.resolve()) or not inside.is_dir():
            return []
        found = itertools.islice(inside.glob("*.csv"), MAX_LISTED_FILES)
        return sorted(file.name for file in found)


def is_same_folder(one: PackageFiles, two: PackageFiles) -> bool:
    """Whether two packages are one folder, by whatever path."""
    if not isinstance(one, FolderFiles) or not isinstance(two, FolderFiles):
        return False
    return one.folder.resolve() == two.folder.resolve()


@dataclass(frozen=True)
class ChangedFiles:
    """The files of a package of which some hold other bytes: a change that is not written yet."""

    files: PackageFiles
    changed: Mapping[str, bytes]

    @property
    def name(self) -> str:
        """Where the unchanged files are."""
        return self.files.name

    def read(self, path: str, limit: int = MAX_FILE_BYTES) -> bytes:
        """The changed bytes, or those of the file as it stands; raises ChangaiError."""
        if path not in self.changed:
            return self.files.read(path, limit)
        if len(self.changed[path]) > limit:
            raise ChangaiError(f"{path}: is larger than {limit} bytes")
        return self.changed[path]

    def csv_files(self, folder: str) -> list[str]:
        """The CSV files of a folder, those that only the change has included."""
        new = [PurePosixPath(path) for path in self.changed if path.endswith(".csv")]
        names = {path.name for path in new if str(path.parent) == folder}
        return sorted(names.union(self.files.csv_files(folder)))


@dataclass(frozen=True)
class InstalledFiles:
    """The files of the package embedded in an installed wheel, which may be a zip itself."""

    root: Traversable

    @property
    def name(self) -> str:
        """Where the wheel is installed."""
        return str(self.root)

    def read(self, path: str, limit: int = MAX_FILE_BYTES) -> bytes:
        """The bytes of one file; raises ChangaiError."""
        if why := unsafe(path):
            raise ChangaiError(f"{path}: {why}")
        try:
            data = self.root.joinpath(path).read_bytes()
        except (OSError, KeyError):
            raise ChangaiError(f"{path}: no such file") from None
        if len(data) > limit:
            raise ChangaiError(f"{path}: is larger than {limit} bytes")
        return data

    def csv_files(self, folder: str) -> list[str]:
        """None: a wheel holds Parquet."""
        return []


@dataclass(frozen=True)
class ZipFiles:
    """The files of a package in a zip archive. Bombs and members that leave it are refused."""

    file: Path
    archive: zipfile.ZipFile = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Open the archive; raises ChangaiError where it must not be read."""
        object.__setattr__(self, "archive", open_zip(self.file))

    @property
    def name(self) -> str:
        """The path of the archive."""
        return str(self.file)

    def read(self, path: str, limit: int = MAX_FILE_BYTES) -> bytes:
        """The bytes of one member; raises ChangaiError."""
        try:
            member = self.archive.getinfo(path)
        except KeyError:
            raise ChangaiError(f"{self.file}: has no {path}") from None
        if member.file_size > limit:
            raise ChangaiError(f"{path}: is larger than {limit} bytes")
        try:
            return self.archive.read(member)
        except Exception as error:  # whatever bytes that are no archive make its readers raise
            why = str(error) or error.__class__.__name__
            raise ChangaiError(f"{self.file}: {path} is damaged ({why})") from None

    def csv_files(self, folder: str) -> list[str]:
        """The CSV members of a folder."""
        members = map(PurePosixPath, self.archive.namelist())
        return sorted(m.name for m in members if m.suffix == ".csv" and str(m.parent) == folder)


def open_zip(file: Path) -> zipfile.ZipFile:
    """A zip archive whose members are safe to read; raises ChangaiError."""
    if not file.is_file():
        raise ChangaiError(f"{file}: is not a file")
    try:
        archive = zipfile.ZipFile(file)
    except Exception:  # whatever bytes that are no archive make its reader raise
        raise ChangaiError(f"{file}: is not a readable zip archive") from None
    members = archive.infolist()
    for member in members:
        if why := unsafe(member.filename) or unreadable(member):
            raise ChangaiError(f"{file}: member {member.filename!r} {why}")
        size = member.file_size
        is_bomb = size > 2**20 and size > MAX_RATIO * member.compress_size
        if size > MAX_FILE_BYTES or is_bomb:
            raise ChangaiError(f"{file}: member {member.filename!r} unpacks to too much")
    if sum(member.file_size for member in members) > MAX_PACKAGE_BYTES:
        raise ChangaiError(f"{file}: unpacks to more than {MAX_PACKAGE_BYTES} bytes")
    if len({member.filename for member in members}) < len(members):
        raise ChangaiError(f"{file}: holds two members of one name")
    return archive


def unreadable(member: zipfile.ZipInfo) -> str | None:
    """Why a member is not to be unpacked, or None.

    Releases and workbooks are packed by deflate. The other methods take memory that the archive
    itself names (LZMA up to 4 GiB), or are not in the standard library.
    """
    if member.flag_bits & ENCRYPTED:
        return "is encrypted; pack it without a password"
    if member.compress_type not in METHODS:
        return f"is packed by method {member.compress_type}; pack it by the usual one, deflate"
    return None
