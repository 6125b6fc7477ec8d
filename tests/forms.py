"""What a browser would send back from a page of the admin, if nobody touched it."""

from django.forms import ModelMultipleChoiceField


def filled_in(response) -> dict[str, str | list[str]]:
    """The data of the change form in a response, hidden fields included."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = _as_sent(field.value())
            if value is not None:
                data[field.html_name] = value
            if field.field.show_hidden_initial:
                data[field.html_initial_name] = _hidden(field)
    return data


def _as_sent(value) -> str | list[str] | None:
    """Boxes that are not ticked are not sent."""
    if isinstance(value, list):
        return [_as_sent(each) for each in value]
    if value is False:
        return None
    if value is True:
        return "on"
    return "" if value is None else str(getattr(value, "pk", value))


def _hidden(field) -> str | list[str]:
    """The value that the form was loaded with, as the form carries it on."""
    if field.form.is_bound and field.html_initial_name in field.form.data:
        sent = field.form.data.getlist(field.html_initial_name)
        return sent if isinstance(field.field, ModelMultipleChoiceField) else sent[-1]
    sent = _as_sent(field.value())
    return "" if sent is None else sent
