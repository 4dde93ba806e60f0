from .athlete import Athlete, Shoe, Threshold
from .entry import Invitation, SetupCode
from .team import Membership, Role, Team
from .token import ApiToken, Scope
from .user import User

__all__ = [
    "ApiToken",
    "Athlete",
    "Invitation",
    "Membership",
    "Role",
    "Scope",
    "SetupCode",
    "Shoe",
    "Team",
    "Threshold",
    "User",
]
