"""One slow thing beside the main thread; its fault is raised where the two meet again."""

import threading
from collections.abc import Callable
from types import TracebackType

from ops.console import Fault


class Background:
    """with Background(work): ...  waits for `work` at the end, and passes on its Fault."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._fault: Fault | None = None
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self._work()
        except Fault as fault:
            self._fault = fault

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Also after Ctrl-C: a package manager must not be torn off halfway.
        self._thread.join()
        if kind is None and self._fault is not None:
            raise self._fault
