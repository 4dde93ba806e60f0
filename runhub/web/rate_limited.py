"""429, in our look and with Retry-After; allauth finds it in the URLconf."""

from athletes.accounts.too_often import too_often

handler429 = too_often
