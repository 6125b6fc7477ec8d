from importlib import import_module

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import apps as admin_apps


class PartnershipSiteConfig(AppConfig):
    name = "partnership_site"

    def ready(self):
        # Even `check` opens the file of the SQLite database, so that its folder has to exist.
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


class EditorsAdminConfig(admin_apps.AdminConfig):
    """The admin site of the editors, without models that only developers would use."""

    default = False  # "partnership_site" in INSTALLED_APPS means the class above
    default_site = "pages.admin.site.EditorsSite"
    hidden_models = ["auth.Group", "django_tasks_database.DBTaskResult"]

    def ready(self):
        # Before autodiscover: importing it creates the site at which all others register.
        import_module("pages.admin")
        super().ready()
        for label in self.hidden_models:
            admin.site.unregister(apps.get_model(label))
