"""The column for addresses of other websites."""

from django.db import models


class WebAddressField(models.URLField):
    """An address; in forms, one without a scheme means https."""

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https"} | kwargs)
