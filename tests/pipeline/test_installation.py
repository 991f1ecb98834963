"""copydesk shares no import name with another distribution."""

from importlib import metadata

import pytest

from pipeline.installation import NAMES, refuse_strangers
from pipeline.usage_error import UsageError


def test_a_distribution_that_owns_one_of_the_import_names_is_named(monkeypatch):
    monkeypatch.setattr(metadata, "packages_distributions", lambda: {"schemas": ["copydesk", "stranger"]})
    with pytest.raises(UsageError, match="'stranger' also installs a package named 'schemas'"):
        refuse_strangers()


def test_copydesk_itself_and_a_plain_checkout_are_no_strangers(monkeypatch):
    for owners in ({}, {name: ["copydesk"] for name in NAMES}):
        monkeypatch.setattr(metadata, "packages_distributions", lambda found=owners: found)
        assert refuse_strangers() is None
