from transforms.identify.identity import record_id, record_version


def test_ids_and_versions_keep_their_golden_values():
    assert record_id("https://example.com/a", "example.com", "Text.") == "45cac38d541399efcf1a"
    assert record_id(None, "example-times", "Text.") == "bc8692eea64b88f05440"
    assert record_version("Headline", "Text.") == "8ef083dff96d074a"


def test_a_page_keeps_its_id_when_its_text_is_corrected():
    assert record_id("https://example.com/a", "x", "Old.") == record_id("https://example.com/a", "y", "Corrected.")


def test_a_text_without_address_is_identified_by_outlet_and_text():
    ids = {record_id(None, outlet, text) for outlet in ("a", "b") for text in ("One.", "Two.")}
    assert len(ids) == 4


def test_a_text_is_not_mistaken_for_an_address():
    assert record_id("https://example.com/a", "", "") != record_id(None, "", "https://example.com/a")


def test_the_version_changes_with_headline_or_text():
    versions = {record_version(headline, text) for headline in ("H", None) for text in ("One.", "Two.")}
    assert len(versions) == 4


def test_a_lone_surrogate_does_not_stop_an_id():
    assert len(record_id(None, "unknown", "a\udc80")) == 20
