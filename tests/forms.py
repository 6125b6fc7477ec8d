"""What a browser would send back from a page of the admin, if nobody touched it."""

from collections.abc import Iterator

from lxml.html import document_fromstring


def filled_in(response) -> dict[str, str | list[str]]:
    """The data of the form in a response as it was rendered; what has several values is a list."""
    [form, *_others] = document_fromstring(response.text).xpath('//main//form[@method="post"]')
    data = {}
    for name, value in [*form.form_values(), *_empty(form)]:
        # Browsers leave out the line break with which Django begins what is in a `<textarea>`.
        data.setdefault(name, []).append(value.removeprefix("\n"))
    several = {select.name for select in form.iter("select") if select.multiple}
    return {
        name: values if name in several or len(values) > 1 else values[0]
        for name, values in data.items()
    }


def _empty(form) -> Iterator[tuple[str, str]]:
    """Yield the inputs without a value, hidden ones too: lxml leaves them out, browsers do not."""
    for field in form.iter("input"):
        can_be_empty = field.type not in {"checkbox", "radio", "submit", "button", "file"}
        if can_be_empty and field.name and field.value is None and "disabled" not in field.attrib:
            yield field.name, ""
