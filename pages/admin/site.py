"""The admin site of the editors: its frame, start page and addresses, without any model.

Django loads it at the first registration in `pages.admin`, so methods import from that package.
"""

import functools

import django
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog
from js_asset import Media

from pages.admin.conflicts import Conflict, call_view

# From Django 6.1 on, the frame and no longer each page draws the buttons beside the title.
TOOLS_IN_FRAME = django.VERSION >= (6, 1)


class EditorsSite(admin.AdminSite):
    """Django's admin for editors, in the look of the site and with a dashboard."""

    site_title = site_header = _("Editing")
    index_title = _("Desk")
    enable_nav_sidebar = False  # the menu is in the header
    empty_value_display = "–"

    def get_urls(self):
        from pages.admin import auth_views  # its forms need the models

        return [
            path("language/", auth_views.choose_admin_language, name="language"),
            path("password_reset/", auth_views.PasswordLinkView.as_view(), name="password_reset"),
            path(
                "password_reset/done/",
                auth_views.PasswordLinkSentView.as_view(),
                name="password_reset_done",
            ),
            path(
                "password/<uidb64>/<token>/",
                auth_views.ChoosePasswordView.as_view(),
                name="password_reset_confirm",
            ),
            path(
                "password/done/",
                auth_views.PasswordChosenView.as_view(),
                name="password_reset_complete",
            ),
            *super().get_urls(),
        ]

    def login(self, request, extra_context=None):
        from pages.admin.auth_views import LoginForm

        self.login_form = LoginForm
        return super().login(request, extra_context)

    def admin_view(self, view, cacheable=False):
        """Also settle conflicts, give scripts nonces, and show refusals in the admin's frame."""

        @functools.wraps(view)
        def framed(request, *args, **kwargs):
            try:
                response = call_view(view, request, *args, **kwargs)
            except Conflict as conflict:
                return self.refuse(request, 503, str(conflict))
            except Http404:
                return self.refuse(request, 404, _("This page does not exist"))
            except PermissionDenied:
                return self.refuse(request, 403, _("Your account may not do this"))
            give_nonce(request, response)
            return response

        return super().admin_view(framed, cacheable)

    def refuse(self, request, status, title):
        context = self.each_context(request) | {"title": title}
        return TemplateResponse(request, f"admin/{status}.html", context, status=status)

    def each_context(self, request):
        apps = super().each_context(request)
        return apps | {
            "menu": [
                model | {"add_label": self._add_label(model["model"])}
                for model in sorted(
                    (model for app in apps["available_apps"] for model in app["models"]),
                    key=lambda model: self._place_in_menu(model["model"]),
                )
            ],
            "tools_in_frame": TOOLS_IN_FRAME,
        }

    def get_app_list(self, request, app_label=None):
        """Return models by `place_in_menu`, not by name, so equally in both languages."""
        apps = list(self._build_app_dict(request, app_label).values())
        for app in apps:
            app["models"].sort(key=lambda model: self._place_in_menu(model["model"]))
        return apps

    def _place_in_menu(self, model):
        return getattr(self._registry[model], "place_in_menu", 0)

    def _add_label(self, model):
        name = {"name": model._meta.verbose_name}
        return getattr(self._registry[model], "add_label", None) or gettext("Add %(name)s") % name

    def index(self, request, extra_context=None):
        from pages.admin.dashboard import dashboard_groups
        from pages.admin.media.withdraw import consent_groups
        from pages.task_queue import tasks_set_aside

        context = {
            "groups": dashboard_groups(self, request) + consent_groups(request),
            "tasks_set_aside": tasks_set_aside(),
        }
        return super().index(request, context | (extra_context or {}))

    def app_index(self, request, app_label, extra_context=None):
        """Redirect the page of one app to the dashboard, which leads everywhere."""
        return redirect("admin:index")

    def autocomplete_view(self, request):
        """Answer the search for a record with labels that tell pages of one title apart."""
        from pages.admin.forms.choices import RecordSearch  # it needs the models

        return RecordSearch.as_view(admin_site=self)(request)

    def i18n_javascript(self, request, extra_context=None):
        """Send the translations of scripts: of all libraries that have some, and our own."""
        return JavaScriptCatalog.as_view()(request)


def give_nonce(request, response) -> None:
    """Let the scripts of a page run under its Content-Security-Policy, import maps included."""
    context = getattr(response, "context_data", None) or {}
    if isinstance(context.get("media"), forms.Media):
        # As text: until it is read, the nonce counts as empty.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
