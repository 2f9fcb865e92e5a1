"""Labels beside ids and values: what a reader sees of them in a language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from changai.model.schema import Language, references, value_labels
from changai.model.tables import text_type
from changai.statements.catalog import Catalog

if TYPE_CHECKING:
    import pandas as pd

VALUE_LABEL = "_label"  # ends the name of the column that has the labels of an enumeration


def add_labels(catalog: Catalog, table: str, frame: pd.DataFrame, language: Language) -> None:
    """Add labels in place: ``region`` after ``region_id``, ``nature_label`` after ``nature``.

    Those of an enumeration are categories in its order. Columns that the frame lacks are passed over.
    """
    add_labels_of_ids(catalog, table, frame, language)
    for field in catalog.schema(table)["fields"]:
        labels = value_labels(field, language)
        if labels and field["name"] in frame:
            called = labelled(frame[field["name"]], labels)
            insert_after(frame, field["name"], field["name"] + VALUE_LABEL, called)


def add_labels_of_ids(
    catalog: Catalog, table: str, frame: pd.DataFrame, language: Language
) -> None:
    """Add what each foreign key leads to, by name, title or label."""
    for column, (target, key) in references(catalog.schema(table)).items():
        path = catalog.label_path(target or table, key, language)
        if not path or column not in frame:
            continue
        called = labels_of_ids(catalog, path, frame[column])
        insert_after(frame, column, column.removesuffix("_id"), called)


def labels_of_ids(
    catalog: Catalog, path: list[tuple[str, str, str]], ids: pd.Series[Any]
) -> pd.Series[Any]:
    """What ids are called, by a path of ``Catalog.label_path``."""
    called = ids
    for name, id_column, label in path:
        held = catalog.table(name)
        known, labels = held[id_column].to_pylist(), held[label].to_pylist()
        called = called.map(dict(zip(known, labels, strict=True)))
    return called.astype(text_type())


def labelled(values: pd.Series[Any], labels: dict[str, str]) -> pd.Series[Any]:
    """The labels of a categorical column, in the order of its values."""
    if len(set(labels.values())) == len(labels):
        return values.cat.rename_categories(labels)
    return values.map(labels).astype(text_type())  # two values of one label are no categories


def insert_after(frame: pd.DataFrame, column: str, name: str, cells: pd.Series[Any]) -> None:
    """Add a column after another one."""
    frame.insert(list(frame.columns).index(column) + 1, name, cells)
