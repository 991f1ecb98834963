"""Documents in worker processes: each costs itself only."""

import queue

import pytest

from schemas.decisions import Rejection
from schemas.reasons import Reason


def reason_of(job):
    outcome = job.result()
    assert isinstance(outcome, Rejection), outcome
    return outcome.reason


def test_values_come_back_in_the_order_of_the_calls(pool_of, calls):
    pool = pool_of(2)
    jobs = [pool.submit(calls.double, number) for number in range(50)]
    assert [job.result() for job in jobs] == [2 * number for number in range(50)]


def test_a_value_may_be_larger_than_what_a_socket_holds(pool_of, calls):
    assert len(pool_of(1).submit(calls.gives_much).result()) == 20 * calls.MIB


def test_a_call_may_be_larger_than_what_a_socket_holds(pool_of, calls):
    assert pool_of(1).submit(calls.double, b"x" * 10 * calls.MIB).result() == b"x" * 20 * calls.MIB


def test_what_is_raised_costs_its_call_only(pool_of, calls):
    pool = pool_of(1)
    jobs = [pool.submit(calls.raises, "a bug"), pool.submit(calls.double, 4)]
    assert jobs[0].result() == Rejection(Reason.INTERNAL_ERROR, "ValueError: a bug")
    assert jobs[1].result() == 8


@pytest.mark.parametrize("name", ["raises_what_has_no_text", "gives_what_cannot_be_pickled"])
def test_what_cannot_come_back_costs_its_call_only(name, pool_of, calls):
    pool = pool_of(1)
    jobs = [pool.submit(getattr(calls, name)), pool.submit(calls.double, 4)]
    assert reason_of(jobs[0]) is Reason.INTERNAL_ERROR
    assert jobs[1].result() == 8


def test_a_call_that_takes_too_much_memory_leaves_the_next_one_all_of_its_own(pool_of, calls):
    pool = pool_of(1, memory_mb=128)
    jobs = [pool.submit(calls.eats_memory), pool.submit(calls.needs, 100), pool.submit(calls.needs, 100)]
    assert reason_of(jobs[0]) is Reason.MEMORY_EXCEEDED
    assert [job.result() for job in jobs[1:]] == [100 * calls.MIB] * 2


def test_what_earlier_calls_left_in_a_worker_does_not_count_for_the_next_one(pool_of, calls):
    pool = pool_of(1, memory_mb=128)
    jobs = [pool.submit(calls.keeps, 60) for _ in range(4)] + [pool.submit(calls.needs, 100)]
    assert all(not isinstance(job.result(), Rejection) for job in jobs)


def test_a_worker_that_has_grown_is_replaced(pool_of, calls):
    pool = pool_of(1, memory_mb=128)
    jobs = [pool.submit(call, *told) for call, *told in ((calls.process_id,), (calls.keeps, 80), (calls.process_id,))]
    assert jobs[0].result() != jobs[2].result()


def test_a_worker_that_has_not_grown_is_kept(pool_of, calls):
    pool = pool_of(1)
    jobs = [pool.submit(call, *told) for call, *told in ((calls.process_id,), (calls.needs, 80), (calls.process_id,))]
    assert jobs[0].result() == jobs[2].result()


def test_a_call_that_found_no_memory_beside_others_is_tried_again_alone(pool_of, calls, tmp_path):
    assert pool_of(2).submit(calls.eats_memory_at_first, str(tmp_path / "marker"), 4).result() == 8


@pytest.mark.parametrize("name", ["loops", "stops_itself"])
def test_a_call_that_does_not_end_is_ended(name, pool_of, calls):
    pool = pool_of(1)
    assert pool.submit(calls.double, 1).result() == 2  # the worker is there: its start does not count
    pool.limits = type(pool.limits)(seconds=0.2)
    job = pool.submit(getattr(calls, name))
    assert reason_of(job) is Reason.DEADLINE_EXCEEDED
    assert pool_of(1).submit(calls.double, 4).result() == 8


@pytest.mark.parametrize("name", ["crashes", "exits"])
def test_a_call_whose_worker_always_dies_is_rejected(name, pool_of, calls):
    pool = pool_of(2)
    jobs = [pool.submit(getattr(calls, name)), *(pool.submit(calls.double, number) for number in range(5))]
    assert reason_of(jobs[0]) is Reason.WORKER_DIED
    assert [job.result() for job in jobs[1:]] == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("workers", [1, 3])
def test_each_of_many_quick_calls_gets_its_own_value(workers, pool_of, calls):
    pool = pool_of(workers)
    jobs = [pool.submit(calls.double, number) for number in range(3000)]
    assert [job.result() for job in jobs] == [2 * number for number in range(3000)]


def test_a_call_that_travelled_behind_a_bad_one_is_done_by_the_next_worker(pool_of, calls):
    pool = pool_of(1, memory_mb=128)
    bad = [calls.crashes, calls.eats_memory, calls.exits]
    jobs = [
        pool.submit(*call)
        for number in range(12)
        for call in ((bad[number % 3],), (calls.double, number), (calls.double, b"x" * calls.MIB))
    ]
    assert [reason_of(job) for job in jobs[::3]] == [
        Reason.WORKER_DIED, Reason.MEMORY_EXCEEDED, Reason.WORKER_DIED,
    ] * 4  # fmt: skip
    assert [job.result() for job in jobs[1::3]] == [2 * number for number in range(12)]
    assert all(job.result() == b"x" * 2 * calls.MIB for job in jobs[2::3])


class OverstatedQueue(queue.SimpleQueue):
    """A queue that other seats empty as soon as its length has been asked for."""

    def qsize(self):
        return 99


def test_a_call_is_settled_although_the_call_behind_it_was_taken_by_another_worker(pool_of, calls, monkeypatch):
    monkeypatch.setattr("transforms.workers.pool.queue.SimpleQueue", OverstatedQueue)
    job = pool_of(2).submit(calls.double, 21)
    assert job.outcome.result(timeout=60) == 42
