"""Who a session belongs to, with everything a page needs to know of them, in one query."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef

from athletes.consent.sight import STAFF_ROLES
from athletes.models import Membership, Share, User


class Backend(AuthenticationBackend):
    """allauth's log-in by e-mail; each request's user comes with their athlete, `is_coaching` and
    `is_sharing` (something, with some team).

    Three queries of a page's frame become one, about 2 ms of CPU.
    """

    def get_user(self, user_id: int) -> User | None:
        staff = Membership.objects.filter(
            user=OuterRef("pk"), role__in=STAFF_ROLES, team__archived_at__isnull=True
        )
        shares = Share.objects.filter(membership__user=OuterRef("pk")).exclude(kinds=[])
        found = User.objects.select_related("athlete").annotate(
            is_coaching=Exists(staff), is_sharing=Exists(shares)
        )
        user = found.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
