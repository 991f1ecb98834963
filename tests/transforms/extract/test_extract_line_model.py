"""The line model: weights are read as they were written, and only for the features they were trained on."""

import json
import math
import re
from importlib.resources import files

import pytest

from transforms.extract.line_features import line_facts
from transforms.extract.line_model import FEATURES, load_model, read_model, vector
from transforms.extract.line_places import read_page_text
from transforms.page.tree import parse


def weights(**changes):
    stump = [[FEATURES.index("text.words"), -1, -1], [5.5, 0, 0], [1, -1, -1], [2, -1, -1], [0, 2.0, -2.0]]
    return json.dumps({"name": "test", "features": FEATURES, "start": 0.0, "trees": [stump], **changes})


def test_a_tree_adds_the_log_odds_of_the_leaf_it_leads_to():
    model = read_model(weights())
    few, many = [0.0] * len(FEATURES), [9.0] * len(FEATURES)
    assert model.foreign([few, many]) == pytest.approx([1 / (1 + math.exp(-2)), 1 / (1 + math.exp(2))])
    assert model.foreign([]) == []


def test_trees_of_any_depth_are_followed_to_their_leaves():
    words, colon = FEATURES.index("text.words"), FEATURES.index("text.colon")
    deep = [[words, -1, colon, -1, -1], [5.5, 0, 0.5, 0, 0], [1, 0, 3, 0, 0], [2, 0, 4, 0, 0], [0, 1.0, 0, -3.0, 4.0]]
    model = read_model(weights(trees=[*json.loads(weights())["trees"], deep]))
    lines = [[0.0] * len(FEATURES) for _ in range(3)]
    lines[1][words] = lines[2][words] = 9.0
    lines[2][colon] = 1.0
    odds = [2 + 1, -2 - 3, -2 + 4]
    assert model.foreign(lines) == pytest.approx([1 / (1 + math.exp(-odd)) for odd in odds])


def test_weights_for_other_features_are_refused():
    with pytest.raises(ValueError, match="train it again"):
        read_model(weights(features=["text.words"]))


def test_the_shipped_model_reads_and_gives_probabilities():
    raw = ["A bridge over the river was opened.", "Share"]
    html = "<html><head></head><body><p>A bridge over the river was opened.</p><p>Share</p></body></html>"
    facts = line_facts(raw, read_page_text(parse(html).layout), raw[0])
    values = load_model().foreign([vector(facts, index) for index in range(2)])
    assert all(0 < value < 1 for value in values)
    assert values[1] > values[0]


def test_a_vector_has_a_value_for_every_feature():
    facts = line_facts(
        ["Alone"], read_page_text(parse("<html><head></head><body><p>Alone</p></body></html>").layout), ""
    )
    assert len(vector(facts, 0)) == len(FEATURES)


def test_the_weights_hold_no_text_of_a_page():
    shipped = json.loads(files("transforms.extract").joinpath("data/line_model.json").read_text(encoding="utf-8"))
    assert set(shipped) == {"name", "features", "start", "trees"}
    assert re.fullmatch(r"\d+ pages", shipped["name"])
    numbers = [number for tree in shipped["trees"] for column in tree for number in column]
    assert {type(number) for number in numbers} == {int, float}
