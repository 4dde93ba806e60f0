from .athlete import Athlete, Shoe, Threshold
from .team import Membership, Role, Team
from .token import ApiToken, Scope
from .user import User

__all__ = [
    "ApiToken",
    "Athlete",
    "Membership",
    "Role",
    "Scope",
    "Shoe",
    "Team",
    "Threshold",
    "User",
]
