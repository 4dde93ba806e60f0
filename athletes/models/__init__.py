from .athlete import Athlete, Shoe, Threshold
from .team import Membership, Role, Team
from .user import User

__all__ = ["Athlete", "Membership", "Role", "Shoe", "Team", "Threshold", "User"]
