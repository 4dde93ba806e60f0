"""Kombu's Redis transport, less one way to die.

A worker that loses Redis while it holds a message asks the closed connection for its address,
finds None, and ends with an AttributeError ("Unrecoverable error") instead of reconnecting (kombu
5.7). Said as what it is, a lost connection, everybody above knows what to do.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import redis
from redis.exceptions import ConnectionError as ConnectionLost


class Channel(redis.Channel):  # type: ignore[misc]
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:
        if self.connection is None or self.connection.client is None:
            raise ConnectionLost("the connection to the broker is closed")
        params: dict[str, Any] = super()._connparams(asynchronous=asynchronous)
        return params


def install() -> None:
    redis.Transport.Channel = Channel
