from .athlete import Athlete, Shoe, Threshold
from .entry import Invitation, SetupCode
from .privacy import PrivacyZone
from .sharing import KIND_CHOICES, BreakGlass, Look, Share
from .team import Group, Membership, Role, Team, TeamEvent, TeamInvitation
from .token import ApiToken, Scope
from .user import User
from .wellness import WellnessDay

__all__ = [
    "KIND_CHOICES",
    "ApiToken",
    "Athlete",
    "BreakGlass",
    "Group",
    "Invitation",
    "Look",
    "Membership",
    "PrivacyZone",
    "Role",
    "Scope",
    "SetupCode",
    "Share",
    "Shoe",
    "Team",
    "TeamEvent",
    "TeamInvitation",
    "Threshold",
    "User",
    "WellnessDay",
]
