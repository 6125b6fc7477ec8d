"""The admin's views of one page, asked and answered as an editor would."""

from django.contrib.auth.models import Permission
from django.urls import reverse

from pages.models.user import User


def address(name, page, *more):
    return reverse(f"admin:pages_page_{name}", args=[page.pk, *more])


def with_permissions(client, *codenames):
    """Somebody else is logged in, who may do no more than this."""
    user = User.objects.create_user(username="maria", email="maria@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)


def answer(client, url, **choices):
    """Open a page, choose, and send its form back."""
    form = client.get(url).context["form"]
    data = {"shown": form["shown"].value(), "when": "now"} | choices
    return client.post(url, data)


def errors(response) -> list[str]:
    form = response.context["form"]
    return [text for found in form.errors.values() for text in found]
