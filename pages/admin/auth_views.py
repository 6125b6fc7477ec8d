"""The views before logging in: the choice of language, and links to a first or new password."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import forms, views
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pages.accounts.invitations import TooManyLinksError, send_password_link_to
from pages.accounts.logins import client_address
from pages.languages import CODES
from pages.middleware import CHOSEN_LANGUAGE
from pages.models.user import User


@require_POST
def choose_admin_language(request):
    """Set the admin's language, in the account or, before logging in, in a cookie."""
    language = request.POST.get("language")
    response = redirect(_page_to_return_to(request))
    if language in CODES and request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    elif language in CODES:
        remember_language(response, language)
    return response


def remember_language(response, language: str) -> None:
    """Keep a language for the pages before logging in, until the browser is closed."""
    response.set_cookie(
        CHOSEN_LANGUAGE,
        language,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _page_to_return_to(request) -> str:
    """Return the page that asked, if it is one of the admin: no redirect leaves the site."""
    page, start = request.POST.get("next", ""), reverse("admin:index")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if is_ours and page.startswith(start) else start


class LoginForm(AdminAuthenticationForm):
    """The login, which also says that one has to wait after too many wrong passwords."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "locked": gettext_lazy(
            "Too many attempts with a wrong name or password. Wait a quarter of an hour, or have a "
            "link sent to you: with it you choose a new password, and are logged in at once."
        )
    }

    def get_invalid_login_error(self):
        if getattr(self.request, "axes_locked_out", False):
            return ValidationError(self.error_messages["locked"], code="locked")
        return super().get_invalid_login_error()


class AdminFrameMixin:
    """Renders Django's own view in the frame of the admin."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**admin.site.each_context(self.request), **kwargs)


class PasswordLinkForm(forms.PasswordResetForm):
    """Asks for an address; the answer is the same whether an account has it or not."""

    def save(self, *, request, **options):
        """Enqueue the mail. Raises TooManyLinksError."""
        send_password_link_to(self.cleaned_data["email"], client_address(request))


class PasswordLinkView(AdminFrameMixin, views.PasswordResetView):
    form_class = PasswordLinkForm
    success_url = reverse_lazy("admin:password_reset_done")

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except TooManyLinksError:
            form.add_error(None, _("Many links have been asked for from here. Try in an hour."))
            response = self.form_invalid(form)
            response.status_code = 429
            return response


class PasswordLinkSentView(AdminFrameMixin, views.PasswordResetDoneView):
    pass


class ChoosePasswordView(AdminFrameMixin, views.PasswordResetConfirmView):
    """The target of links in emails; the pages after it are in the account's language.

    Whoever has chosen a password is logged in: by wrong passwords a stranger at the same address
    may have locked the login.
    """

    post_reset_login = True
    post_reset_login_backend = "django.contrib.auth.backends.ModelBackend"
    success_url = reverse_lazy("admin:password_reset_complete")

    def dispatch(self, *args, **kwargs):
        response = super().dispatch(*args, **kwargs)
        if isinstance(response, HttpResponseRedirect):  # only a valid link leads on
            remember_language(response, self.user.language)
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context if self.validlink else context | {"title": _("This link does not work")}

    def get_user(self, uidb64):
        """Return the account, unless it has been ended since the link was sent."""
        user = super().get_user(uidb64)
        return user if user and user.is_active else None


class PasswordChosenView(AdminFrameMixin, views.PasswordResetCompleteView):
    pass
