from transforms.text.word_gate import WordGate


def test_a_gate_gives_the_bits_of_every_pattern_of_which_a_word_stands_in_the_text():
    gate = WordGate([(1, ["harbour", "port"]), (2, ["boat"]), (4, ["lighthouse"])])
    assert [gate.bits_of(text) for text in ("a boat in port", "lighthouses", "the sea")] == [3, 4, 0]


def test_words_that_stand_in_each_other_all_count():
    gate = WordGate([(1, ["art"]), (2, ["article"]), (4, ["tic"])])
    assert gate.bits_of("an article") == 7


def test_a_pattern_that_needs_no_word_is_always_let_through():
    assert WordGate([(1, None), (2, ["boat"])]).bits_of("\ud800 sea") == 1
