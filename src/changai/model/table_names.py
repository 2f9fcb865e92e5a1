"""Names of the tables, for editors and type checkers. Written by `make names`; do not edit."""

# fmt: off
from typing import Literal

HeldName = Literal[
    "events", "documents", "metrics", "regional_initiatives", "organizations", "indicators",
    "programs", "people", "regions", "themes", "terms", "provincial_reform", "document_issuers",
    "event_participants", "initiative_partners", "document_relations", "program_organizers",
    "sources", "hosts", "passages", "evidence", "names", "departures", "exclusions", "errata",
    "lookups", "readings", "retired"
]

DerivedName = Literal[
    "series", "targets", "claims", "events_as_stated", "documents_as_stated", "metrics_as_stated",
    "regional_initiatives_as_stated", "organizations_as_stated", "programs_as_stated",
    "people_as_stated"
]

TableName = HeldName | DerivedName
