from importlib import import_module

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import apps as admin_apps


class PartnershipSiteConfig(AppConfig):
    name = "partnership_site"

    def ready(self):
        # Even a check of the models opens the database's file.
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


class EditorsAdminConfig(admin_apps.AdminConfig):
    """The admin, without what libraries would add to it for developers."""

    default = False  # this module's own app is the one above
    default_site = "pages.admin.site.EditorsSite"
    left_out = ["auth.Group", "django_tasks_database.DBTaskResult"]

    def ready(self):
        import_module("pages.admin")  # first: its registrations make the site that they need
        super().ready()
        for label in self.left_out:
            admin.site.unregister(apps.get_model(label))
