"""copydesk shares no import name with another distribution."""

from importlib import metadata

import pytest

from pipeline.flags.usage_error import UsageError
from pipeline.running.installation import refuse_strangers


class Installed(metadata.Distribution):
    """A distribution of which these files are installed."""

    def __init__(self, name, **files):
        self.files_of = {"METADATA": f"Name: {name}\n", **files}

    def read_text(self, filename):
        return self.files_of.get(filename.replace(".txt", ""))

    def locate_file(self, path):
        raise AssertionError(path)


@pytest.mark.parametrize(
    "files", [{"top_level": "schemas\n"}, {"RECORD": "other/x.py,sha256=a,1\nschemas/__init__.py,sha256=b,1\n"}]
)
def test_a_distribution_that_owns_one_of_the_import_names_is_named(files, monkeypatch):
    installed = [Installed("copydesk", top_level="pipeline\nschemas\n"), Installed("stranger", **files)]
    monkeypatch.setattr(metadata, "distributions", lambda: installed)
    with pytest.raises(UsageError, match="'stranger' also installs a package named 'schemas'"):
        refuse_strangers()


def test_copydesk_itself_and_a_plain_checkout_are_no_strangers(monkeypatch):
    bystander = Installed("bystander", RECORD="schemas.py.txt,sha256=a,1\nbystander/schemas/x.py,sha256=b,1\n")
    for installed in ([bystander], [bystander, Installed("copydesk", top_level="pipeline\ntransforms\nschemas\n")]):
        monkeypatch.setattr(metadata, "distributions", lambda installed=installed: installed)
        assert refuse_strangers() is None
