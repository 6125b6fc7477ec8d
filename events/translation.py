"""The fields that have a column for each language (django-modeltranslation).

Titles and summaries of activities are registered with their base class, in `pages.translation`.
"""

from modeltranslation.translator import TranslationOptions, register

from events.models.activity import Activity
from events.models.fact import TRANSLATED_FACTS
from events.models.organisation import Organisation
from events.models.place import Place
from events.models.topic import Topic


@register(Activity)
class ActivityTranslation(TranslationOptions):
    fields = ("slug", *TRANSLATED_FACTS)


@register([Topic, Place])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("remark",)
