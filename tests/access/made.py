"""What `things` of the rows files work with: the people, Alice's runs, and a word for each secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from activities.models import Activity
from athletes.models import Athlete, Team
from common.kinds import Kind

ALICE = frozenset({"athlete"})


@dataclass(frozen=True)
class Canary:
    """`text` may be read by those of `seen_by` (classes of WHO), and where `kinds` are shared by
    Alice's staff too. `is_old`: of the old run.
    """

    name: str
    text: str
    kinds: frozenset[Kind]
    seen_by: frozenset[str]
    is_old: bool = False
    # Nobody is ever shown it, not even Alice; why.
    never_shown: str = ""
    # No page asked for by the tests prints it, though Alice may read it; where it is printed.
    elsewhere: str = ""


@dataclass
class Made:
    """`run`: two days ago, from her door; `old`: before a sharing that begins on a day; `strava`:
    under Strava's terms; `binned`: in the trash."""

    alice: Athlete
    people: dict[str, Athlete]
    red: Team
    blue: Team
    run: Activity
    other: Activity
    old: Activity
    strava: Activity
    binned: Activity
    canaries: dict[str, Canary] = field(default_factory=dict)
    # Placeholders of addresses, and names for queries and bodies ("{run}").
    values: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    told: list[Callable[[], None]] = field(default_factory=list)

    def canary(
        self,
        name: str,
        *kinds: Kind,
        seen_by: frozenset[str] = ALICE,
        text: str = "",
        is_old: bool = False,
        never_shown: str = "",
        elsewhere: str = "",
    ) -> str:
        """A word that stands nowhere else, to be written into a private field.

        `kinds`: staff to whom Alice shares all of them may read it; none: nobody but `seen_by`.
        `text`: the word, where the field does not take one ("61.7373" of a weight).
        """
        assert name not in self.canaries, name
        word = text or f"cnry{len(self.canaries):02d}{name.replace(' ', '')[:12]}q"
        self.canaries[name] = Canary(
            name, word, frozenset(kinds), seen_by, is_old, never_shown, elsewhere
        )
        return word
