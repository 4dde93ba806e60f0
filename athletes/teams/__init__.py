"""Teams: roles, groups, invitations, athletes entered by their coach."""
