"""gunicorn reads this wherever it is started; addresses and sizes are on its command line."""

logger_class = "runhub.gunicorn_log.HubLogger"
