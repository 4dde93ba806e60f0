"""Dangerous acts ask for the password, a code or a passkey again.

    @login_required
    @fresh_sign_in
    def tokens(request): ...

Whoever proved it less than REAUTHENTICATION_SECONDS ago passes; others are asked, and a form they
had sent goes on afterwards. People who sign in elsewhere alone have nothing to prove here: for
them the provider's log-in counts.
"""

from allauth.account.decorators import reauthentication_required

fresh_sign_in = reauthentication_required(app="allauth.account")
