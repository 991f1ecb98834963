"""What a session that goes on for long keeps of a host."""

import asyncio

import pytest

from schemas.reasons import Reason
from transforms.fetch.fetch_options import Budgets, FetchOptions
from transforms.fetch.host import PATIENCE, Host
from transforms.fetch.outcome import RefusedError
from transforms.fetch.robots import RobotsFile, RobotsRules
from transforms.fetch.session import Session
from transforms.fetch.session_clock import SessionClock

NOW = 1_767_225_600.0
HOUR, DAY = 3600.0, 24 * 3600.0


def test_a_new_budget_keeps_turns_and_peace_and_gives_a_dead_host_one_try():
    host = Host("a.example", peace_until=NOW + 5, next_turn=NOW + 1, requests=9, bytes=9, seconds=9.0)
    host.failures = [RefusedError(Reason.FETCH_TIMED_OUT, "late")] * PATIENCE
    host.renew()
    host.refuse_over_budget(Budgets(host_pages=1))
    assert (host.peace_until, host.next_turn, len(host.failures)) == (NOW + 5, NOW + 1, PATIENCE - 1)


def renewed(*hosts):
    async def names():
        known = {host.name: host for host in hosts}
        session = Session(FetchOptions(), SessionClock("2026-01-01T00:00:00Z"), known)
        session.renew(NOW + 2 * DAY)
        await session.close()
        return set(known)

    return asyncio.run(names())


def test_a_host_of_which_nothing_counts_any_more_is_forgotten():
    rules = {"https://b.example": RobotsRules(RobotsFile("", NOW + DAY + HOUR), "copydesk")}
    peace = Host("c.example", peace_until=NOW + 3 * DAY)
    asked = Host("d.example", next_turn=NOW + 2 * DAY - HOUR)
    assert renewed(Host("a.example"), Host("b.example", rules=rules), peace, asked) == {
        "b.example",
        "c.example",
        "d.example",
    }


@pytest.mark.parametrize(("missing", "lasting"), [(0, 60), (600, 600), (5 * HOUR, HOUR)])
def test_a_robots_file_that_cannot_be_had_is_asked_for_later_each_time_and_after_an_hour_at_most(missing, lasting):
    file = RobotsFile(None, NOW, NOW - missing, "connection_failed")
    assert file.is_fresh(NOW + lasting - 1)
    assert not file.is_fresh(NOW + lasting)


def test_a_robots_file_on_an_address_that_a_run_refused_is_asked_for_by_the_next_run():
    file = RobotsFile(None, NOW, NOW - DAY, "address_refused")
    assert file.is_fresh(NOW)
    assert not file.is_fresh(NOW + 1)
