"""The import names of this product are plain words: refuse to run where somebody else's package answers to them."""

from __future__ import annotations

from importlib import metadata

from pipeline.usage_error import UsageError

NAMES = ("pipeline", "transforms", "schemas")


def refuse_strangers() -> None:
    """Raise UsageError where another installed distribution owns one of our import names."""
    owners = metadata.packages_distributions()
    for name in NAMES:
        strangers = sorted(set(owners.get(name, ())) - {"copydesk"})
        if strangers:
            raise UsageError(
                f"the distribution {strangers[0]!r} also installs a package named {name!r}: "
                "give copydesk a virtual environment of its own"
            )
