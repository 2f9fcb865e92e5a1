"""Validate a package of the dataset: bytes, Table Schema, and the rules of the data model."""

from changai.validation.findings import Finding
from changai.validation.run import validate

__all__ = ["Finding", "validate"]
