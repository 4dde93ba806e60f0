"""Who: users, athletes, teams, roles, thresholds by date, shoes."""
