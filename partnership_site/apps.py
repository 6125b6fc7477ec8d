from django.apps import AppConfig
from django.conf import settings


class PartnershipSiteConfig(AppConfig):
    name = "partnership_site"

    def ready(self):
        # Even a check of the models opens the database's file.
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
