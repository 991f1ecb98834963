"""Trees in whole numbers: the shipped weights load, sums are exact, and what moved them adds up."""

import json
from importlib.resources import files

import numpy as np

from transforms.body.grounds import MEANINGS, Ground, ground_of
from transforms.body.trees import ODDS, SURE, load_trees, probabilities, read_trees

TWO = read_trees(
    {
        "features": ["words", "container1.prose"],
        "start": 5,
        "trees": [
            [[0, 1, 1], [10, 500, 500], [0, -100, 100, -300, -50, 20, 400]],
            [[1, 0, 0], [200, 3, 3], [10, -10, 30, -20, -5, 25, 60]],
        ],
    }
)


def test_a_block_goes_right_where_its_feature_is_above_the_threshold():
    matrix = np.array([[10, 500], [11, 501], [3, 0]], np.int32)
    assert TWO.odds(matrix).tolist() == [5 - 300 + 60, 5 + 400 + 60, 5 - 300 - 20]


def test_the_grounds_of_a_block_add_up_to_what_moved_it_from_the_roots():
    matrix = np.array([[10, 500], [11, 501], [3, 0]], np.int32)
    moved = TWO.grounds(matrix)
    assert moved.sum(axis=1).tolist() == (TWO.odds(matrix) - 5 - 10).tolist()
    used = {Ground.WORDS, Ground.PLACE}
    assert {ground for ground, column in zip(Ground, moved.T, strict=True) if column.any()} == used


def test_probabilities_are_whole_numbers_that_rise_from_none_to_sure():
    odds = np.array([-20 * ODDS, -ODDS, 0, ODDS, 20 * ODDS])
    chances = probabilities(odds)
    assert chances.dtype == np.int64
    assert chances.tolist() == sorted(chances.tolist())
    assert chances[2] == SURE // 2
    assert chances[0] + chances[4] == SURE


def test_no_block_gives_no_odds():
    assert TWO.odds(np.zeros((0, 2), np.int32)).tolist() == []


def test_the_shipped_weights_are_whole_numbers_and_name_their_data():
    shipped = json.loads(files("transforms.body").joinpath("data/block_model.json").read_text(encoding="utf-8"))
    assert len(load_trees()) == len(shipped["models"]) == 2
    assert {row["licence"] for row in shipped["data"]} <= {"MIT", "Apache-2.0", "CC0-1.0", "CC-BY-4.0"}
    for model in shipped["models"]:
        assert all(isinstance(number, int) for tree in model["trees"] for column in tree for number in column)
    assert not [name for name in load_trees()[1].features if ground_of(name) is Ground.READERS]


def test_every_ground_has_its_words():
    assert set(MEANINGS) == set(Ground)
