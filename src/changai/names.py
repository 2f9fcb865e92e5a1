"""Names of the tables, for editors and type checkers. Written by `make docs`; do not edit."""

from typing import Literal

TableName = Literal[
    "events",
    "documents",
    "metrics",
    "regional_initiatives",
    "organizations",
    "indicators",
    "programs",
    "people",
    "regions",
    "themes",
    "document_issuers",
    "event_participants",
    "initiative_partners",
    "sources",
    "passages",
    "evidence",
    "exclusions",
    "errata",
    "lookups",
    "retired",
]
