"""Build everything a release holds from the CSV package: same input, same bytes."""

from changai.release.build import KINDS, Artefact, build

__all__ = ["KINDS", "Artefact", "build"]
