"""The private Redis of one state directory: broker in database 0, cache in database 1."""

import socket
from pathlib import Path

from ops.console import Fault
from ops.processes import Child, Manager
from ops.run import quiet_environ, wait_until
from ops.state import State
from ops.system import redis_program


class Redis:
    """A Redis that listens on a Unix socket only; losing what it holds loses no data."""

    def __init__(self, state: State, *, fleeting: bool = False) -> None:
        self.state = state
        self.fleeting = fleeting

    def prepare(self) -> None:
        for folder in (self.state.redis, self.state.redis_socket.parent):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        self.state.redis_socket.unlink(missing_ok=True)

    def child(self) -> Child:
        program = redis_program()
        if program is None:
            raise Fault("Redis is gone from this machine: run make again to install it.")
        settings = {
            "port": "0",
            "unixsocket": str(self.state.redis_socket),
            "unixsocketperm": "700",
            "dir": str(self.state.redis),
            "save": "",
            "appendonly": "no" if self.fleeting else "yes",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
            "daemonize": "no",
        }
        flags = [word for key, value in settings.items() for word in (f"--{key}", value)]
        return Child(
            name="redis",
            argv=[str(program), *flags],
            env=quiet_environ(),
            cwd=Path("/"),
            server=True,
        )

    def wait(self, manager: Manager) -> None:
        def ready() -> bool:
            manager.require()
            return self._answers()

        if not wait_until(ready, 20):
            raise Fault(f"Redis did not start: see {self.state.log / 'redis.log'}.")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.state.redis_socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False
