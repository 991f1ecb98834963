"""User names and passwords that the operator keeps on the machine: sent to the host they are for, and written nowhere.

They stand in the netrc file (`NETRC`, else `~/.netrc`), or as addresses with credentials, parted by white space, in
the environment variable `COPYDESK_CREDENTIALS`.
"""

from __future__ import annotations

import netrc
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from transforms.identify.credentials import split_credentials

VARIABLE = "COPYDESK_CREDENTIALS"


class Address(Protocol):
    """What is needed to know of an address, as yarl's URL gives it."""

    @property
    def host(self) -> str | None:
        """The host, without brackets."""

    @property
    def explicit_port(self) -> int | None:
        """The port where the address names one."""


@dataclass(frozen=True, slots=True)
class HostCredentials:
    """Credentials (`user:password`) by host, or by `host:port`."""

    by_place: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] = os.environ) -> HostCredentials:
        """What this machine's netrc and environment hold; a netrc that cannot be read holds nothing."""
        return cls({**_in_netrc(environment), **_in_variable(environment)})

    def of(self, address: Address) -> str | None:
        """The credentials for the host of an address."""
        host = (address.host or "").lower()
        return self.by_place.get(f"{host}:{address.explicit_port}") or self.by_place.get(host)


def _in_variable(environment: Mapping[str, str]) -> Mapping[str, str]:
    found = {}
    for word in environment.get(VARIABLE, "").split():
        place, credentials = split_credentials(word)
        if credentials:
            found[place.partition("://")[2].partition("/")[0].lower()] = credentials
    return found


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
