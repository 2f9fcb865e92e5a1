"""A row while it is corrected: who says what of its cells, and why it is corrected."""

from dataclasses import dataclass

from changai.curation.contribution_file import Entry
from changai.curation.draft import Draft
from changai.curation.working_copy import TextRow
from changai.model.schema import Json


@dataclass(frozen=True)
class Reason:
    """Why a cell is corrected, in English, and in Chinese where that is given."""

    english: str
    chinese: str


@dataclass
class Correction:
    """A row that is corrected, and whether the data hold the reason."""

    draft: Draft
    entry: Entry
    table: str
    row: TextRow
    reason: Reason
    keeps_reason: bool = False

    @property
    def row_id(self) -> str:
        """The id of the row."""
        return self.entry["correct"]

    @property
    def schema(self) -> Json:
        """The schema of the table."""
        return self.draft.schemas[self.table]

    def statements(self, column: str) -> list[TextRow]:
        """The statements on a column of the row."""
        return [
            statement
            for statement in self.draft.tables["evidence"]
            if statement["row_id"] == self.row_id and statement["field"] == column
        ]

    def own_statements(self, column: str) -> list[TextRow]:
        """Those of the source that is given."""
        source_id = self.draft.source_id
        return [s for s in self.statements(column) if s["source_id"] == source_id]
