"""What a store's library raises, told as an error of the sink."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from transforms.storage.errors import SinkError

LONGEST_MESSAGE = 300  # characters of what the library says


@contextmanager
def explained_by(
    refusal: Callable[[str, Exception], SinkError],
    failures: tuple[type[Exception], ...],
    address: str,
    expected: tuple[type[Exception], ...],
) -> Iterator[None]:
    """Turns the `failures` of a library at an address into the SinkError of `refusal`, but for those `expected`."""
    try:
        yield
    except expected:
        raise
    except failures as error:
        raise refusal(address, error) from None
