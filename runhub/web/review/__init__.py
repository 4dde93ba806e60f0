"""The queue of runs that nobody of a team's staff has looked at."""
