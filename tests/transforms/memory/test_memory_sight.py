from transforms.memory.sight import first_seen, sight_of, unreconciled


def run(day, number=1):
    return f"202611{day:02d}T060000Z-0000000{number}", f"state {day} {number}"


def seeing(*runs):
    return sight_of(runs)


def test_what_was_seen_does_not_depend_on_an_order():
    assert sight_of([run(1), run(2)]) == sight_of([run(2), run(1)]) != sight_of([run(1)])
    assert sight_of([]) == "0" * 16


def test_runs_in_order_leave_nothing_to_reconcile():
    runs = [run(1), run(2), run(3)]
    sights = {name: seeing(*runs[:number]) for number, (name, _) in enumerate(runs)}
    assert unreconciled(runs, sights, 7) == []


def test_a_run_before_which_another_came_later_is_blind_to_it():
    runs = [run(1), run(2), run(3)]
    sights = {run(1)[0]: seeing(), run(2)[0]: seeing(run(1)), run(3)[0]: seeing(run(1))}
    assert unreconciled(runs, sights, 7) == [run(3)[0]]


def test_a_run_done_again_was_not_seen_by_those_after_it():
    runs = [run(1), (run(2)[0], "another state"), run(3)]
    sights = {run(1)[0]: seeing(), run(2)[0]: seeing(run(1)), run(3)[0]: seeing(run(1), run(2))}
    assert unreconciled(runs, sights, 7) == [run(3)[0]]


def test_runs_of_one_clock_are_blind_to_each_other():
    runs = [run(1), run(2, 1), run(2, 2)]
    sights = {run(1)[0]: seeing(), run(2, 1)[0]: seeing(run(1)), run(2, 2)[0]: seeing(run(1))}
    assert unreconciled(runs, sights, 7) == [run(2, 1)[0], run(2, 2)[0]]


def test_a_run_that_saw_all_has_reconciled_what_stood_before_it():
    runs = [run(2, 1), run(2, 2), run(3)]
    sights = {run(2, 1)[0]: seeing(), run(2, 2)[0]: seeing(), run(3)[0]: seeing(run(2, 1), run(2, 2))}
    assert unreconciled(runs, sights, 7) == []


def test_what_lies_beyond_the_look_back_was_not_to_be_seen():
    runs = [run(1), run(9)]
    assert unreconciled(runs, {run(1)[0]: seeing(), run(9)[0]: seeing()}, 7) == []
    assert unreconciled(runs, {run(1)[0]: seeing(), run(9)[0]: seeing()}, 8) == [run(9)[0]]


def test_a_look_back_ends_where_time_begins():
    assert first_seen("2026-11-20T06:00:00Z", 7) == "2026-11-13T06:00:00Z"
    assert first_seen("1970-01-03T00:00:00Z", 7) == "1970-01-01T00:00:00Z"
