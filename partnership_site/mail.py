"""Names the mail server in the way that the installed Django wants it."""

import django

OPTIONS = {
    "host": "EMAIL_HOST",
    "port": "EMAIL_PORT",
    "username": "EMAIL_HOST_USER",
    "password": "EMAIL_HOST_PASSWORD",
    "use_tls": "EMAIL_USE_TLS",
    "use_ssl": "EMAIL_USE_SSL",
    "timeout": "EMAIL_TIMEOUT",
}


def mail_settings(server: dict) -> dict:
    """The settings for this server: EMAIL_* up to Django 6.0, MAILERS from 6.1 on."""
    if django.VERSION < (6, 1):
        return server
    backend = server["EMAIL_BACKEND"]
    options = {}
    if backend.endswith("smtp.EmailBackend"):
        options = {option: server[setting] for option, setting in OPTIONS.items()}
    if backend.endswith("filebased.EmailBackend"):
        options = {"file_path": server["EMAIL_FILE_PATH"]}
    return {"MAILERS": {"default": {"BACKEND": backend, "OPTIONS": options}}}
