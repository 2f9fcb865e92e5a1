"""Embed the Parquet release in the wheel, so that an installed package needs no network."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class EmbedData(BuildHookInterface[Any]):
    """Puts the very files of the Parquet zip below ``changai/_data/``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the Parquet package and hand its files to the wheel."""
        if version == "editable":  # the data are the repository's own
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from changai.export.archive import parquet_package
        from changai.statements.catalog import open_catalog

        self.held = tempfile.TemporaryDirectory()
        for path, data in parquet_package(open_catalog(self.root)).items():
            file = Path(self.held.name) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            build_data["force_include"][str(file)] = f"changai/_data/{path}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Throw the files away once the wheel has them."""
        if version != "editable":
            self.held.cleanup()
