"""The kinds of state that runs leave for later runs: a row a kind. What has no row stays as the runs have left it."""

from __future__ import annotations

from transforms.fetch import fetch_state
from transforms.memory.fold_index import fold_aliases, fold_index, fold_known
from transforms.memory.index_file import ALIASES, INDEX, KNOWN
from transforms.storage.state_kind import StateKind, format_of
from transforms.templates.state import NAME, fold_rows
from transforms.translations.linking.later_originals import LINKED, fold_links

STATE_KINDS: tuple[StateKind, ...] = (
    StateKind(NAME, fold_rows),
    StateKind(INDEX, fold_index),
    StateKind(KNOWN, fold_known),
    StateKind(ALIASES, fold_aliases),
    StateKind(fetch_state.NAME, fetch_state.fold_rows, format_of(fetch_state.NAME)),
    StateKind(LINKED, fold_links),
)
