"""What the background worker does; each task may be stopped at any moment and started again."""

from importlib.util import find_spec

from pages import publishing
from pages.pictures import renditions

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task


@task()
def make_renditions() -> int:
    """Make the renditions of every picture that lacks them; returns how many pictures got theirs."""
    return renditions.make_missing()


@task()
def publish_due() -> int:
    """Make live what is scheduled up to now; returns how many became live."""
    return publishing.publish_due()
