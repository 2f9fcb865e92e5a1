"""changai: open data on China's reform of the industrial workforce since 2013.

The functions below work on the installed release, offline; ``Dataset`` has the same as methods, for
any release. pandas is imported when one of them first needs it.
"""

from typing import Any

from changai.dataset import Dataset
from changai.errors import ChangaiError, UnknownName

__all__ = ["ChangaiError", "Dataset", "UnknownName", "cite", "claims", "connect", "describe"]
__all__ += ["evidence", "find", "indicators", "load", "plot", "series", "show", "tables"]
__all__ += ["targets"]


class _Installed(Dataset):
    """The installed release, opened when a function first needs it."""

    def __init__(self) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        super().__init__()
        return object.__getattribute__(self, name)

    def __reduce__(self) -> str:
        return "_installed"  # the name of the one there is: a verb can go to another process


def __getattr__(name: str) -> str:
    """The version of the installed data, read when it is first used."""
    if name == "__version__":
        return _installed.version
    raise AttributeError(f"module 'changai' has no attribute {name!r}")


_installed = _Installed()
cite = _installed.cite
claims = _installed.claims
connect = _installed.connect
describe = _installed.describe
evidence = _installed.evidence
find = _installed.find
indicators = _installed.indicators
load = _installed.load
plot = _installed.plot
series = _installed.series
show = _installed.show
tables = _installed.tables
targets = _installed.targets
