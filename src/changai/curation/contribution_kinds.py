"""What can be added to a package: a kind for each table that has facts, things or relations.

A kind is called after what a row is: ``event`` of ``events``. A relation has the name of its table.
"""

from collections.abc import Mapping

from changai.model.schema import Json, id_column, is_relation, references, tables_of_group

# Kinds that people call otherwise than after the id of the table.
WORDS = {"metric": "figure", "region": "place"}


def tables_by_kind(schemas: Mapping[str, Json]) -> dict[str, str]:
    """The table of each kind of row that can be added, in the order of the tables."""
    kinds = {}
    for table in tables_of_group(schemas, "core", "reference"):
        key = id_column(schemas[table])
        if key and key not in references(schemas[table]):  # provinces are all there
            kind = key.removesuffix("_id")
            kinds[WORDS.get(kind, kind)] = table
    return kinds | {table: table for table in schemas if is_relation(schemas[table])}
