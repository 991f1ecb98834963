"""robots.txt of one host: what may be asked for, how fast, and whom the host keeps from mining its pages.

Source: RFC 9309. Protego reads the groups; `urllib.robotparser` allows an eighth of what robots files forbid.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from protego import Protego

from schemas.reasons import Reason
from transforms.fetch.opt_outs import mining_agents
from transforms.fetch.outcome import FetchOutcome

PATH = "/robots.txt"
FRESH_SECONDS = 24 * 3600  # RFC 9309, 2.4
UNREACHABLE_SECONDS = 3600  # until a file that could not be had is asked for again
# of a host that did not answer at all: as long as it had been missing when it was asked last, and no less than this;
# RFC 9309, 2.3.1.4, forbids all requests meanwhile and names no time
_SOONEST_SECONDS = 60
_REFUSED_SECONDS = 1  # the run itself refused the address: this one asks once, the next may have been allowed more
GIVEN_UP_SECONDS = 30 * 24 * 3600  # RFC 9309, 2.3.1.4: who cannot be reached for so long has no rules
LONGEST_FILE = 512 * 1024  # characters that are read, RFC 9309, 2.5: 500 KiB at least
LONGEST_DELAY = 30.0  # seconds; a host that asks for more between two requests is not asked
_ANYBODY = "copydesk-anybody"  # an agent that no file names


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """What came of asking for the file, as the state of a run keeps it.

    `text` is the file, empty where there is none, None where it could not be had. `asked_at` and `missing_since`
    (seconds since 1970) are when that was, and since when it cannot be had; `reason` and `message` say why.
    """

    text: str | None
    asked_at: float
    missing_since: float | None = None
    reason: str | None = None
    message: str = ""

    @property
    def is_unanswered(self) -> bool:
        """Whether the host did not answer: it may be back soon, unlike one that has trouble."""
        return self.reason in _UNANSWERED

    def is_fresh(self, now: float) -> bool:
        """Whether the file need not be asked for again yet; never where it is from the future."""
        lasting: float = FRESH_SECONDS
        if self.reason == Reason.ADDRESS_REFUSED:
            lasting = _REFUSED_SECONDS
        elif self.missing_since is not None:
            least = _SOONEST_SECONDS if self.is_unanswered else UNREACHABLE_SECONDS
            lasting = min(max(self.asked_at - self.missing_since, least), UNREACHABLE_SECONDS)
        return 0 <= now - self.asked_at < lasting


def robots_file(outcome: FetchOutcome, now: float, before: RobotsFile | None = None) -> RobotsFile:
    """The file of an outcome of asking for it; `before` is what was known until then.

    A client's error means that there are no rules. A server's error, and a host that does not answer, mean that nothing
    may be asked for; what was known before stays in force.
    """
    if outcome.reason is None:
        given = outcome.body.decode("utf-8", "replace").lstrip("\ufeff")
        return RobotsFile(given[:LONGEST_FILE].replace("\r\n", "\n").replace("\r", "\n"), now)
    if outcome.reason in _NO_RULES or (outcome.status is not None and outcome.status in _CLIENT_ERRORS):
        return RobotsFile("", now)
    since = now if before is None or before.missing_since is None else before.missing_since
    text: str | None = before.text if before else None
    if text is None and now - since > GIVEN_UP_SECONDS:
        text = ""
    return RobotsFile(text, now, since, str(outcome.reason), outcome.message)


_UNANSWERED = {
    Reason.ADDRESS_REFUSED,
    Reason.NAME_NOT_RESOLVED,
    Reason.CONNECTION_FAILED,
    Reason.FETCH_TIMED_OUT,
}
_CLIENT_ERRORS = {*range(400, 429), *range(430, 500)}  # 429 asks for peace: it says nothing of rules
# a file that is too large, or no text, has no rules that could be read; redirects that go on are like a missing file
_NO_RULES = {Reason.TOO_MANY_REDIRECTS, Reason.RESPONSE_TOO_LARGE, Reason.RESPONSE_UNDECODABLE, Reason.INVALID_URL}


@dataclass
class RobotsRules:
    """The rules of a file for one agent."""

    file: RobotsFile
    agent: str

    @cached_property
    def _parsed(self) -> Protego | None:
        return Protego.parse(self.file.text) if self.file.text and not self.file.text.isspace() else None

    def allow(self, url: str) -> bool:
        """Whether the agent may ask for an address."""
        return self.file.text is not None and (self._parsed is None or self._parsed.can_fetch(url, self.agent))

    @cached_property
    def delay_seconds(self) -> float:
        """Seconds that the file wants between two requests."""
        delay = self._parsed.crawl_delay(self.agent) if self._parsed else None
        return max(0.0, float(delay or 0.0))

    @cached_property
    def _miners(self) -> tuple[str, ...]:
        """The agents that mine for training and that the file names."""
        named = (self.file.text or "").lower()
        return tuple(agent for agent in mining_agents() if agent.lower() in named)

    def opt_outs(self, url: str) -> tuple[str, ...]:
        """The mining agents that may not have an address which others may."""
        if self._parsed is None or not self._miners or not self._parsed.can_fetch(url, _ANYBODY):
            return ()
        return tuple(f"robots.txt: {agent}" for agent in self._miners if not self._parsed.can_fetch(url, agent))
