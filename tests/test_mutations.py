"""Plausible slips in the real data are named: a sample of what `make mutate` counts in full."""

from __future__ import annotations

import mutate


def test_three_of_four_slips_that_can_be_seen_are_caught() -> None:
    made = [(kind, edit) for kind, edit in mutate.edits() if kind not in mutate.BLIND][::8]
    missed = [(kind, edit) for kind, edit in made if not mutate.caught(edit)]
    assert len(made) > 80
    assert len(missed) <= len(made) / 4, missed


def test_an_edit_is_taken_back() -> None:
    kind, edit = next(mutate.edits())
    path = mutate.copied() / mutate.PACKAGE.path(edit[0])
    before = path.read_bytes()
    assert mutate.caught(edit), kind
    assert path.read_bytes() == before
