"""Files that arrive, read as they come and handed to whoever polls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from pipeline.plan import refuse_own_output
from pipeline.streaming.arrivals import Arrivals
from pipeline.streaming.delivery import Delivery
from pipeline.streaming.host_round import HostRound
from pipeline.streaming.parcel import Parcel
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.elements.page_codec import decode_page
from transforms.fetch.fetch_state import EntryRow, pack_row

LOOK_SECONDS = 2.0  # between two looks at folders; where a look takes long, so many times as long
_LOOK_SHARE = 20


class FilesIntake:
    """Looks for files until the delivery is stopped; lists that a file names are given to `own`.

    What breaks off at the end of a file may be half written: it is rejected when the file has long looked the same, and
    that the file was read is said no earlier. A file that looks otherwise by then is read anew.
    """

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
        self._unsettled: list[_Tail] = []

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
            reading, tail = self._round_of(source.kind), _Tail(row)
            yield self._delivery.lay_all(tail.cut_from(reading.file(source, row)))
            self._own(map(decode_page, reading.listed))
            if tail.rejected and not self._arrivals.is_settled(row, now):
                self._unsettled.append(replace(tail, settled=reading.settled))
                self._delivery.hand_over(row.entry, reading.wanted, [])
            else:
                yield self._delivery.lay_all([Parcel(rejected=tail.rejected)])
                self._delivery.hand_over(row.entry, reading.wanted, reading.settled)
        for tail in self._settled(now):
            yield self._delivery.lay_all([Parcel(rejected=tail.rejected)])
            self._delivery.hand_over(tail.row.entry, [], tail.settled)  # behind the pages that the file names
        yield self._delivery.lay_all([Parcel(rows=[*map(pack_row, self._arrivals.renewed)])])

    def _settled(self, now: float) -> Iterator[_Tail]:
        """What broke off in files that have not changed since."""
        waiting, self._unsettled = self._unsettled, []
        for tail in waiting:
            is_settled = self._arrivals.is_settled(tail.row, now)
            if is_settled:
                yield tail
            elif is_settled is not None:
                self._unsettled.append(tail)


@dataclass(slots=True)
class _Tail:
    """What was rejected at the end of a file, behind its last page; `settled` are the rows that wait with it."""

    row: EntryRow
    rejected: list[bytes] = field(default_factory=list)
    settled: list[bytes] = field(default_factory=list)

    def cut_from(self, parcels: Iterable[Parcel]) -> Iterator[Parcel]:
        """The parcels but for that: of what was rejected the last is held until something comes behind it."""
        for parcel in parcels:
            if self.rejected and (parcel.is_news or parcel.rows or parcel.feeds):
                yield Parcel(rejected=self.rejected)
                self.rejected = []
            if parcel.rejected and not parcel.pages:
                self.rejected, parcel.rejected = parcel.rejected, []
            yield parcel
