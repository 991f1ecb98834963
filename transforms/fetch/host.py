"""What a session knows of one host: when its turn is, how fast it may be asked, what it has cost, and its patience."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.reasons import Reason
from transforms.fetch.fetch_options import Budgets
from transforms.fetch.outcome import RefusedError
from transforms.fetch.patience import LONGEST_WAIT
from transforms.fetch.robots import LONGEST_DELAY, RobotsRules
from transforms.fetch.session_clock import utc_moment

WAITED_FOR = 60.0  # seconds of peace that a run waits for; a host that asks for more is left alone for this run
PATIENCE = 3  # requests in a row that a host may leave unanswered
_SLOW_SECONDS = 8.0
_FORGOTTEN_SECONDS = 24 * 3600.0
_UNREACHABLE = {
    Reason.NAME_NOT_RESOLVED,
    Reason.CONNECTION_FAILED,
    Reason.TLS_FAILED,
    Reason.FETCH_TIMED_OUT,
    Reason.ADDRESS_REFUSED,
}


@dataclass
class Host:
    """One host in one run; `peace_until` and `next_turn` are seconds since 1970 by the session's clock."""

    name: str
    peace_until: float = 0.0
    next_turn: float = 0.0
    rules: dict[str, RobotsRules] = field(default_factory=dict)  # by origin
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    failures: list[RefusedError] = field(default_factory=list)  # the last ones, without an answer between them
    is_changed: bool = False  # since it was last written down, robots.txt and peace

    @property
    def is_slow(self) -> bool:
        """Whether its answers take so long that it must not stand in the way of others."""
        return self.requests > 0 and self.seconds > _SLOW_SECONDS * self.requests

    def renew(self) -> None:
        """A new budget; a host that has left requests unanswered gets one more try."""
        self.requests, self.bytes, self.seconds = 0, 0, 0.0
        self.failures = self.failures[1 - PATIENCE :]

    def is_forgotten(self, now: float) -> bool:
        """Whether it was not asked for a day, and nothing that it said counts any more."""
        has_rules = any(rules.file.is_fresh(now) for rules in self.rules.values())
        return (
            not has_rules and not self.is_changed and max(self.next_turn, self.peace_until) + _FORGOTTEN_SECONDS < now
        )

    def refuse_over_budget(self, budgets: Budgets) -> None:
        """Raises RefusedError where the host has had what one host gets in a run, or has not answered for long."""
        if self.requests >= budgets.host_pages:
            over, limit = Reason.HOST_PAGES_OVER_BUDGET, f"{budgets.host_pages:,} requests"
        elif self.bytes >= budgets.host_bytes:
            over, limit = Reason.HOST_BYTES_OVER_BUDGET, f"{budgets.host_bytes:,} bytes"
        elif self.seconds >= budgets.host_seconds:
            over, limit = Reason.HOST_SECONDS_OVER_BUDGET, f"{budgets.host_seconds:g} s"
        elif len(self.failures) >= PATIENCE:
            message = f"not asked: the host left {PATIENCE} requests in a row unanswered"
            raise RefusedError(self.failures[-1].reason, message)
        else:
            return
        raise RefusedError(over, f"not asked: {self.name} has had the {limit} that one host gets in a run")

    def pause_before_turn(self, now: float) -> float:
        """Seconds to wait before the host may be asked. Raises RefusedError where that is longer than a run waits."""
        if self.peace_until - now > WAITED_FOR:
            message = f"not asked: the host asks for peace until {utc_moment(self.peace_until)}"
            raise RefusedError(Reason.RATE_LIMITED, message, retry_at=self.peace_until)
        return max(0.0, self.peace_until - now, self.next_turn - now)

    def keep_peace_until(self, moment: float, now: float) -> None:
        """The host is not asked before that time, in this run and in those after it; at most for a day."""
        self.peace_until = max(self.peace_until, min(moment, now + LONGEST_WAIT))
        self.is_changed = True

    def note_answer(self, size: int) -> None:
        """The host has answered with so many bytes."""
        self.bytes += size
        self.failures.clear()

    def note_failure(self, refused: RefusedError, *, is_unanswered: bool = False) -> None:
        """The host has failed to answer, or answers that it cannot; other kinds of failure are answers."""
        if is_unanswered or refused.reason in _UNREACHABLE:
            self.failures = [*self.failures, refused][-PATIENCE:]
        else:
            self.failures.clear()


def delay_of(rules: RobotsRules, delay_seconds: float) -> float:
    """Seconds between two requests. Raises RefusedError where the robots file asks for more than anybody waits."""
    if rules.delay_seconds > LONGEST_DELAY:
        problem = f"robots.txt asks for {rules.delay_seconds:g} s between two requests, more than {LONGEST_DELAY:g} s"
        raise RefusedError(Reason.ROBOTS_DISALLOWED, problem)
    return max(delay_seconds, rules.delay_seconds)
