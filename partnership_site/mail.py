"""Names the mail server in the way that Django wants it from 6.1 on."""

OPTIONS = {
    "host": "EMAIL_HOST",
    "port": "EMAIL_PORT",
    "username": "EMAIL_HOST_USER",
    "password": "EMAIL_HOST_PASSWORD",
    "use_tls": "EMAIL_USE_TLS",
    "use_ssl": "EMAIL_USE_SSL",
    "timeout": "EMAIL_TIMEOUT",
}


def mailers(server: dict) -> dict:
    """Return the setting MAILERS for a server that is described by the former EMAIL_*."""
    backend = server["EMAIL_BACKEND"]
    options = {}
    if backend.endswith("smtp.EmailBackend"):
        options = {option: server[setting] for option, setting in OPTIONS.items()}
    if backend.endswith("filebased.EmailBackend"):
        options = {"file_path": server["EMAIL_FILE_PATH"]}
    return {"default": {"BACKEND": backend, "OPTIONS": options}}
