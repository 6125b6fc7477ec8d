"""Accounts in the admin: invitations, roles, password links. Nobody types another's password."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pages.accounts.invitations import TooManyLinksError, save_invited, send_password_link
from pages.accounts.logins import client_address
from pages.accounts.roles import Role
from pages.models.user import User


class RolesField(forms.ModelMultipleChoiceField):
    """A choice of roles, with their names in the language of the admin."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return role_name(group.name)


def role_name(name: str) -> str:
    return str(Role(name).label) if name in Role.values else name


class AccountForm(forms.ModelForm):
    """The form of an account, or of an invitation to one."""

    groups = RolesField(queryset=Group.objects.order_by("name"), label=_("Roles"), required=False)

    class Meta:
        labels = {"is_superuser": _("Administrator"), "is_active": _("In use")}
        help_texts = {
            "username": _("For logging in. Letters, digits and @ . + - _ are possible."),
            "email": _("Links to choose a password go to this address."),
            "is_superuser": _("May do everything, and manages accounts."),
            "is_active": _("Take the tick away to end the account: nobody can log in with it."),
        }

    def clean_email(self):
        email = self.cleaned_data["email"]
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another account has this e-mail address."))
        return email

    def clean(self):
        super().clean()
        if not self.cleaned_data.get("groups") and not self.cleaned_data.get("is_superuser"):
            self.add_error("groups", _("Choose a role, or make this account an administrator."))


class OwnAccountForm(AccountForm):
    """The form of one's own account: nobody can take away their own access."""

    def clean_is_active(self):
        return self._kept("is_active", _("Somebody else has to end your account."))

    def clean_is_superuser(self):
        return self._kept("is_superuser", _("Somebody else has to take this right from you."))

    def _kept(self, name, refusal):
        if self.initial.get(name) and not self.cleaned_data[name]:
            raise forms.ValidationError(refusal)
        return self.cleaned_data[name]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts with their roles; adding one sends an invitation."""

    place_in_menu = 100  # last
    add_label = _("Invite somebody")
    form = AccountForm
    list_display = ["name", "username", "email", "works_in", "roles", "state"]
    list_display_links = ["name"]
    list_filter = ["is_active"]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["last_name", "first_name", "username"]
    actions = ["send_links"]
    readonly_fields = ["last_login"]

    def get_fieldsets(self, request, obj=None):
        person = ["first_name", "last_name", "email", "language"]
        rights = ["groups", "is_superuser"]
        if obj:
            person, rights = ["username", *person], [*rights, "is_active", "last_login"]
        return [(_("Who it is"), {"fields": person}), (_("What they may do"), {"fields": rights})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj and obj.pk == request.user.pk:
            kwargs["form"] = OwnAccountForm
        return super().get_form(request, obj, change, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_urls(self):
        send = self.admin_site.admin_view(require_POST(self.send_link_view))
        return [path("<key:pk>/link/", send, name="pages_user_link"), *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        context = {"title": self.add_label} | (extra_context or {})
        return super().add_view(request, form_url, context)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            save_invited(obj)
            self._send_links(request, [obj])

    def has_delete_permission(self, request, obj=None):
        """Refuse to delete one's own account."""
        return super().has_delete_permission(request, obj) and obj != request.user

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset.exclude(pk=request.user.pk))

    def send_link_view(self, request, pk):
        """Send the owner of one account a link; the button of the form leads here."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        self.send_links(request, self.get_queryset(request).filter(pk=pk))
        return HttpResponseRedirect(reverse("admin:pages_user_change", args=[pk]))

    @admin.action(description=_("Send a link to choose a password"), permissions=["change"])
    def send_links(self, request, queryset):
        self._send_links(request, queryset.filter(is_active=True))

    def _send_links(self, request, accounts):
        """Send links to accounts, and say to whom they go, and to whom not."""
        sent, refused = [], []
        for account in accounts:
            try:
                send_password_link(account, client_address(request))
                sent.append(account.email)
            except TooManyLinksError:
                refused.append(account.email)
        if refused:
            text = _("Enough links for this hour: none goes to %(addresses)s. Send it later.")
            self.message_user(request, text % {"addresses": ", ".join(refused)}, messages.WARNING)
        elif not sent:
            self.message_user(request, _("Nobody: the account is ended."), messages.WARNING)
        if sent:
            text = ngettext(
                "A link to choose a password is on its way to %(addresses)s.",
                "Links to choose a password are on their way to %(addresses)s.",
                len(sent),
            )
            self.message_user(request, text % {"addresses": ", ".join(sent)})

    @admin.display(description=_("name"), ordering="last_name")
    def name(self, account):
        return str(account)

    @admin.display(description=_("language"), ordering="language")
    def works_in(self, account):
        return account.get_language_display()

    @admin.display(description=_("roles"))
    def roles(self, account):
        names = [role_name(group.name).partition(":")[0] for group in account.groups.all()]
        return ", ".join(([str(_("Administrator"))] if account.is_superuser else []) + names)

    @admin.display(description=_("state"))
    def state(self, account):
        if not account.is_active:
            return _("ended")
        return _("in use") if account.has_usable_password() else _("invited")
