"""Accounts: who may do what in the admin, invitations, and links to a new password.

The record is `pages.models.user`, the letters are `pages.accounts.emails`.
"""

from django.apps import apps as installed_apps
from django.contrib import admin
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from pages.accounts.emails import EmailTemplate
from pages.models.media.consent import Consent
from pages.models.publication import Publication
from pages.models.slug import ascii_slug
from pages.models.user import User
from pages.tasks import send_email


class Role(models.TextChoices):
    """The groups of the admin, by their stored names. Administrators need none."""

    EDITING = "Redaktion", _("Editing: everything but accounts")
    TRANSLATION = "Übersetzung", _("Translation: texts in both languages, without publishing")
    CONSENT = "Einwilligungen", _("Consents: who agreed to a picture, and where that is kept")


def create_roles(using="default", apps=installed_apps, **kwargs) -> None:
    """Give each role's group exactly its permissions; runs after every `migrate`."""
    if "auth" not in {app.label for app in apps.get_app_configs()}:
        return  # a migration of a few apps only, to which accounts do not belong yet
    offering = {model._meta.app_label for model in admin.site._registry}
    for label in offering:
        create_permissions(installed_apps.get_app_config(label), verbosity=0, using=using)
    offered = Permission.objects.using(using).filter(content_type__app_label__in=offering)
    about_people = [User._meta.model_name, Consent._meta.model_name]
    editing = offered.exclude(content_type__model__in=about_people)
    granted = {
        Role.EDITING: list(editing),
        Role.TRANSLATION: [each for each in editing if _is_for_translating(each)],
        Role.CONSENT: [each for each in offered if _is_for_consents(each)],
    }
    for role, permissions in granted.items():
        group, _created = Group.objects.using(using).get_or_create(name=role)
        group.permissions.set(permissions)


def _is_for_translating(permission: Permission) -> bool:
    """Translators change what has texts, see what it stands in, and nothing about people."""
    model = permission.content_type.model_class()
    action = permission.codename.partition("_")[0]
    with_texts = set(translator.get_registered_models())
    in_forms = {inline.model for each in admin.site._registry.values() for inline in each.inlines}
    seen = with_texts | in_forms | {Publication}
    return (action == "view" and model in seen) or (action == "change" and model in with_texts)


def _is_for_consents(permission: Permission) -> bool:
    """Who keeps the consents sees them, and the pictures, and takes pictures back."""
    return permission.content_type.model_class() is Consent or permission.codename in {
        "change_picture",
        "view_picture",
        "withdraw_picture",
    }


@transaction.atomic
def invite(account: User) -> None:
    """Save a new account without a password, and write its owner how to choose one.

    The user name is made from the e-mail address where there is none yet.
    """
    account.username = account.username or free_username(account.email)
    account.is_staff = True
    account.set_unusable_password()
    account.save()
    send_password_link(account)


def send_password_link(account: User) -> None:
    """Send the owner of an account a link to a first or a new password, soon."""
    template = (
        EmailTemplate.NEW_PASSWORD if account.has_usable_password() else EmailTemplate.INVITATION
    )
    send_email.enqueue(account.pk, template)


def send_password_link_to(email: str) -> None:
    """Send a link to whoever has this address and an account that is in use.

    The task is enqueued for nobody as well: how long the answer takes must not tell whether
    there is such an account.
    """
    account = User.objects.filter(email__iexact=email, is_active=True, is_staff=True).first()
    if account:
        send_password_link(account)
    else:
        send_email.enqueue(None, EmailTemplate.NEW_PASSWORD)


def free_username(email: str) -> str:
    """A user name that nobody has, from the part of an address before the @."""
    wanted = ascii_slug(email.partition("@")[0].replace(".", "-")).replace("-", ".") or "user"
    candidate, number = wanted, 1
    while User.objects.filter(username__iexact=candidate).exists():
        number += 1
        candidate = f"{wanted}{number}"
    return candidate
