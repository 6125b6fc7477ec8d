"""Roles: groups of accounts with their permissions in the admin."""

from django.apps import apps as installed_apps
from django.contrib import admin
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from pages.models.media.consent import Consent
from pages.models.publication import Publication
from pages.models.user import User


class Role(models.TextChoices):
    """The groups of the admin, by their stored names. Administrators need none."""

    EDITING = "Redaktion", _("Editing: everything but accounts and consents")
    TRANSLATION = (
        "Übersetzung",
        _("Translation: texts in both languages, but no publishing and no addresses"),
    )
    CONSENT = (
        "Einwilligungen",
        _("Consents: pictures, who agreed to them, and withdrawing pictures"),
    )


def create_roles(using="default", apps=installed_apps, **kwargs) -> None:
    """Give each role's group exactly its permissions. Runs after every `migrate`."""
    if "auth" not in {app.label for app in apps.get_app_configs()}:
        return  # a migration of a few apps, before the tables of accounts exist
    offering = {model._meta.app_label for model in admin.site._registry}
    for label in offering:
        # Django creates them app by app: those of apps after this one are still missing.
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
    """Return whether translators get it: they change texts and view the records around them."""
    model = permission.content_type.model_class()
    action = permission.codename.partition("_")[0]
    with_texts = set(translator.get_registered_models())
    in_forms = {inline.model for each in admin.site._registry.values() for inline in each.inlines}
    seen = with_texts | in_forms | {Publication}
    return (action == "view" and model in seen) or (action == "change" and model in with_texts)


def _is_for_consents(permission: Permission) -> bool:
    """Return whether keepers of consents get it: they edit these, and withdraw pictures."""
    return permission.content_type.model_class() is Consent or permission.codename in {
        "change_picture",
        "view_picture",
        "withdraw_picture",
    }
