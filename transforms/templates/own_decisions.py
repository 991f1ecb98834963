"""What the user's registry says of lines that outlets repeat: those that go, and those that stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.own_registry import EVERY_OUTLET
from schemas.own_tables import own_id, own_rows, per_registry
from transforms.identify.authority import DECLARED
from transforms.templates.line_key import line_key


@dataclass(frozen=True, slots=True)
class OwnDecisions:
    """The keys of an outlet's lines that go, each with the file that says so, and of those that stay."""

    cut: Mapping[bytes, str] = field(default_factory=dict)
    kept: frozenset[bytes] = frozenset()

    def rule(self, key: bytes, rule: str) -> str:
        """The id of the rule that takes a line out: with the name of the file that says so, where one does."""
        return own_id(rule, self.cut[key]) if key in self.cut else rule


UNDECIDED = OwnDecisions()


@per_registry(4096)
def decisions_on(speaker: str) -> OwnDecisions:
    """What is decided for an outlet, by whom its lines are counted (`speaker_of`): for it rather than for every one."""
    outlet = speaker.removeprefix(f"{DECLARED}.")
    rows = [row for row in own_rows("templates") if row.values["outlet"] in {EVERY_OUTLET, outlet}]
    verdicts = {
        line_key(row.values["line"]): (row.values["cut"], row.file)
        for row in sorted(rows, key=lambda row: row.values["outlet"] != EVERY_OUTLET)
    }
    cut = {key: file for key, (goes, file) in verdicts.items() if goes}
    return OwnDecisions(cut, frozenset(verdicts.keys() - cut.keys()))
