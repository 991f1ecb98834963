"""User names and passwords that the operator keeps on the machine: sent to the host they are for, and written nowhere.

They stand in the netrc file (`NETRC`, else `~/.netrc`), by host, or as addresses with credentials, parted by white
space, in the environment variable `COPYDESK_CREDENTIALS`: by origin, so that those for https are not sent in the clear.
"""

from __future__ import annotations

import netrc
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yarl import URL

from transforms.identify.credentials import split_credentials

VARIABLE = "COPYDESK_CREDENTIALS"
_WEB = {"http", "https"}


@dataclass(frozen=True, slots=True)
class HostCredentials:
    """Credentials (`user:password`) by origin, by `host:port`, or by host."""

    by_place: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] = os.environ) -> HostCredentials:
        """What this machine's netrc and environment hold; a netrc that cannot be read holds nothing."""
        return cls({**_in_netrc(environment), **_in_variable(environment)})

    def of(self, address: URL) -> str | None:
        """The credentials for the place of an address, those of its origin first."""
        host = (address.host or "").lower()
        places = (str(address.origin()), f"{host}:{address.explicit_port}", host)
        return next((self.by_place[place] for place in places if place in self.by_place), None)


def _in_variable(environment: Mapping[str, str]) -> Mapping[str, str]:
    """By origin; what is no http or https address is none of them."""
    found = {}
    for word in environment.get(VARIABLE, "").split():
        place, credentials = split_credentials(word)
        origin = _origin(place)
        if credentials and origin:
            found[origin] = credentials
    return found


def _origin(address: str) -> str | None:
    try:
        url = URL(address)
        return str(url.origin()) if url.scheme in _WEB else None
    except ValueError:
        return None


def _in_netrc(environment: Mapping[str, str]) -> Mapping[str, str]:
    """The `machine` entries. A `default` entry, which would send a password to every host, is none of them."""
    path = environment.get("NETRC") or str(Path(environment.get("HOME", "~"), ".netrc"))
    try:
        hosts = netrc.netrc(path).hosts
    except (OSError, netrc.NetrcParseError, UnicodeDecodeError):
        return {}
    return {
        host.lower(): f"{login}:{password or ''}" for host, (login, _, password) in hosts.items() if host != "default"
    }
