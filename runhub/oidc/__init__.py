"""Sign-in by any OpenID Connect provider: Auth0, Keycloak, Authentik and their like."""
