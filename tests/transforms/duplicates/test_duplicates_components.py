from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.duplicates.components import components
from transforms.duplicates.pairs import ALL_PAIRS_UP_TO, candidate_pairs

NODES = st.integers(0, 12).map(lambda number: bytes([number]))
EDGES = st.lists(st.tuples(NODES, NODES).filter(lambda edge: edge[0] != edge[1]), max_size=20)


@settings(max_examples=50, deadline=None)
@given(EDGES, st.randoms(use_true_random=False))
def test_components_do_not_depend_on_the_order_of_edges(edges, source):
    expected = list(components(edges))
    shuffled = [edge[::-1] if source.random() < 0.5 else edge for edge in edges]
    source.shuffle(shuffled)
    assert list(components(shuffled)) == expected


@settings(max_examples=50, deadline=None)
@given(EDGES)
def test_the_ends_of_an_edge_share_a_label_which_is_the_smallest_member(edges):
    label = dict(components(edges))
    assert all(label[one] == label[other] for one, other in edges)
    assert all(label[node] == min(n for n in label if label[n] == label[node]) for node in label)


def test_a_long_chain_is_one_component():
    nodes = [number.to_bytes(2, "big") for number in range(3000)]
    assert {label for _, label in components(pairwise(nodes))} == {nodes[0]}


def test_small_groups_give_every_pair():
    documents = [bytes([number]) for number in range(5)]
    assert list(candidate_pairs(documents)) == list(combinations(documents, 2))


def test_hot_keys_give_two_pairs_a_document_and_stay_connected():
    documents = [number.to_bytes(2, "big") for number in range(ALL_PAIRS_UP_TO + 40)]
    pairs = list(candidate_pairs(documents))
    assert len(pairs) == len(set(pairs)) < 2 * len(documents)
    assert {label for _, label in components(pairs)} == {documents[0]}
    assert all(one < other for one, other in pairs)
