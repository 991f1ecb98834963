"""Files that arrive, read as they come and handed to whoever polls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.plan import refuse_own_output
from pipeline.streaming.arrivals import Arrivals
from pipeline.streaming.delivery import Delivery
from pipeline.streaming.host_round import HostRound
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.elements.page_codec import decode_page

LOOK_SECONDS = 2.0  # between two looks at folders; where a look takes long, so many times as long
_LOOK_SHARE = 20


class FilesIntake:
    """Looks for files until the delivery is stopped; lists that a file names are given to `own`."""

    def __init__(
        self,
        arrivals: Arrivals,
        output: str,
        delivery: Delivery,
        round_of: Callable[[InputKind], HostRound],
        own: Callable[[Iterable[Page]], None],
    ) -> None:
        """`round_of` gives a round, by the clock of now; `output` is what the stream itself writes."""
        self._arrivals = arrivals
        self._output = output
        self._delivery = delivery
        self._round_of = round_of
        self._own = own

    def run(self) -> None:
        """Look, read and look again."""
        goes_on = True
        while goes_on:
            begun = self._delivery.clock()
            if not all(self._one_look(begun)):
                return
            goes_on = self._delivery.pause(max(LOOK_SECONDS, _LOOK_SHARE * (self._delivery.clock() - begun)))

    def _one_look(self, now: float) -> Iterator[bool]:
        """For each file whether somebody still wanted it."""
        for source, row in self._arrivals.look(now):
            refuse_own_output([source], self._output)
            reading = self._round_of(source.kind)
            yield self._delivery.lay_all(reading.file(source, row))
            self._delivery.hand_over(row.entry, reading.wanted, reading.settled)
            self._own(map(decode_page, reading.listed))
