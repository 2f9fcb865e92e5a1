"""The command line: `changai COMMAND`."""

from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 fine, 1 findings, 2 usage)."""
    # Imported on the call: the modules of this package may then import each other's parts.
    from changai.cli.command_line import run

    return run(argv)
