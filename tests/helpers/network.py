"""A guard that keeps tests off every network but loopback."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

# Nothing listens on the discard port: libcurl, which does not go through Python's sockets, is sent there.
_NOWHERE = "http://127.0.0.1:9"


class NetworkForbidden(AssertionError):
    """A test tried to leave this machine."""


def allow_loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the end of the test, a connection to any other machine is an error that names it."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _check(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _check(self, address)
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, _NOWHERE)
        monkeypatch.delenv(variable.lower(), raising=False)
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(variable, "127.0.0.1,localhost,::1")


def _check(used: socket.socket, address: Any) -> None:
    if used.family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = str(address[0])
    if host == "localhost":
        return
    try:
        inside = ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise NetworkForbidden(f"a test connects to {host}; only loopback is allowed")
