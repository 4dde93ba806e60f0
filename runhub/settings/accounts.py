"""Who signs in, and how. Every number and switch is a setting of the environment."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from .base import BASE_URL, DEVELOPMENT, RUNHUB_ENV, env
from .oidc import oidc_apps

AUTH_USER_MODEL = "athletes.User"
AUTHENTICATION_BACKENDS = ["athletes.accounts.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# The first one hashes; the others only read what an older hub has stored.
STRONG_PASSWORD_HASHERS = [
    *(["django.contrib.auth.hashers.Argon2PasswordHasher"] if find_spec("argon2") else []),
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_HASHERS = STRONG_PASSWORD_HASHERS
if RUNHUB_ENV == "test":
    # The real one is slow on purpose, which a test that only signs in need not pay for.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# open: anybody; invite: whoever has a link; closed: nobody. A hub on the internet must not take
# in strangers by oversight, so production starts with invitations: the first admin's next act.
SIGNUP_MODE = env("SIGNUP_MODE", default="open" if DEVELOPMENT else "invite")
if SIGNUP_MODE not in ("open", "invite", "closed"):
    raise ImproperlyConfigured("SIGNUP_MODE must be open, invite or closed.")
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)

# Whoever deletes their account can take it back for so long.
CLOSING_DAYS = env.int("CLOSING_DAYS", default=14)

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "athletes.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "athletes.accounts.forms.SignupOnceForm",
    "reset_password_from_key": "athletes.accounts.forms.ResetForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "athletes.forms.SignupForm"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "RunHub: "
ACCOUNT_EMAIL_VERIFICATION = env(
    "EMAIL_VERIFICATION", default="optional" if DEVELOPMENT else "mandatory"
)
if ACCOUNT_EMAIL_VERIFICATION not in ("mandatory", "optional"):
    raise ImproperlyConfigured("EMAIL_VERIFICATION must be mandatory or optional.")
# One address an account; the old one stays in force until the new one is confirmed.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = BASE_URL.partition("://")[0]
PASSWORD_RESET_TIMEOUT = env.int("PASSWORD_RESET_SECONDS", default=3600)

# Dangerous acts ask for the password (or a code, or a passkey) again after this long.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.int("REAUTHENTICATION_SECONDS", default=300)

# A change of password ends all other sessions, always; with this set, the present one too.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = env.bool("LOGOUT_ON_PASSWORD_CHANGE", default=False)
SESSION_ABSOLUTE_SECONDS = env.int("SESSION_ABSOLUTE_SECONDS", default=30 * 86_400)
SESSION_IDLE_SECONDS = env.int("SESSION_IDLE_SECONDS", default=14 * 86_400)

MFA_ADAPTER = "athletes.accounts.mfa.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "RunHub"
# Telephones' clocks drift: the code before and the one after count too, each once.
MFA_TOTP_TOLERANCE = 1
# Our forms ask for a confirmed address; allauth would also forbid to change it afterwards.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "activate_totp": "athletes.accounts.mfa.ActivateAppForm",
    "authenticate": "athletes.accounts.mfa.AuthenticateForm",
    "reauthenticate": "athletes.accounts.mfa.ReauthenticateForm",
    "add_webauthn": "athletes.accounts.mfa.AddPasskeyForm",
}
# Staff reach the admin pages only with a second factor.
ADMIN_REQUIRES_MFA = env.bool("ADMIN_REQUIRES_MFA", default=not DEVELOPMENT)

SOCIALACCOUNT_ADAPTER = "athletes.accounts.adapters_social.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {"oidc": {"APPS": oidc_apps(), "OAUTH_PKCE_ENABLED": True}}
# A log-in elsewhere opens the account here with the same address only if its provider has
# verified the address, and only where the operator trusts the provider that far.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = env.bool("OIDC_LINK_BY_EMAIL", default=False)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = SOCIALACCOUNT_EMAIL_AUTHENTICATION
# Whoever the provider lets in may have an account, whatever SIGNUP_MODE says of strangers.
OIDC_SIGNUP = env.bool("OIDC_SIGNUP", default=False)

ALLAUTH_RATE_LIMIT_IPV6_PREFIX = 64
MFA_RATE_LIMITS = {"webauthn_login": env("RATE_PASSKEY", default="60/h/ip")}
ACCOUNT_RATE_LIMITS = {
    # Counted by HUB_RATE_LIMITS, once a form is complete.
    "signup": "60/h/ip",
    "login_failed": env("RATE_LOGIN_ACCOUNT", default="10/h/key"),
    "reset_password": env("RATE_RESET", default="5/h/ip,5/h/key"),
}
HUB_RATE_LIMITS = {
    "login_ip": env("RATE_LOGIN_IP", default="20/h/ip"),
    "signup": env("RATE_SIGNUP", default="5/h/ip"),
    "totp": env("RATE_TOTP", default="96/d/key"),
    "setup_code": env("RATE_SETUP_CODE", default="20/h/ip"),
    "invitation": env("RATE_INVITATION", default="20/h/ip"),
    "team_invitation": env("RATE_TEAM_INVITATION", default="20/d/user"),
}
