"""Accounts and ways in: sign-up, second factors, sessions, tokens, admins, the end."""
