from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self):
        from pages.accounts.roles import create_roles  # needs the models
        from pages.publishing import live_checks  # noqa: F401 - registers one for `manage.py check`

        post_migrate.connect(create_roles, sender=self)
