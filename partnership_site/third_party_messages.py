"""Messages of Django and of libraries that our own catalogues translate as well.

Either they have no Spanish translation, or their words do not fit this site ("node", "staff
account"), or they need a sentence that is correct for models of every grammatical gender.
`manage.py messages` extracts them from here; with `--check` it names those that are unused.
"""

from django.utils.translation import gettext_noop as _

FORMS = (
    _("Save"),
    _("Save and continue editing"),
    _("Save and add another"),
    _("Add %s"),
    _("Add another %(model)s"),
    _("Change selected %(model)s"),
    _("View selected %(model)s"),
    _("Delete selected %(model)s"),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("You may edit it again below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
)

# Labels that the history shows without the context (pgettext) that they have in their form.
LABELS = (
    _("Places"),
    _("Cancelled"),
)

# "Setiembre" in Peru (CLDR, es-PE).
MONTHS = (_("September"),)

LISTS = (
    _(" By %(filter_title)s "),
    _("active"),
    _("0 of %(cnt)s selected"),
    _("Select all %(total_count)s %(module_name)s"),
    _("Select this object for an action - {}"),
    _("Select all objects on this page for an action"),
    _("Items must be selected in order to perform actions on them. No items have been changed."),
    _("Toggle sorting"),
    _("Remove from sorting"),
)

DELETING = (
    _("Delete selected %(verbose_name_plural)s"),
    _("Delete multiple objects"),
    _("Cannot delete %(name)s"),
    _(
        "Are you sure you want to delete the selected %(objects_name)s? All of the "
        "following objects and their related items will be deleted:"
    ),
    _(
        "Deleting the selected %(objects_name)s would result in deleting related objects, "
        "but your account doesn't have permission to delete the following types of "
        "objects:"
    ),
    _(
        "Deleting the selected %(objects_name)s would require deleting the following "
        "protected related objects:"
    ),
    _("Objects"),
    _("Yes, I’m sure"),
    _("No, take me back"),
    _("Successfully deleted %(count)d %(items)s."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
)

HISTORY = (
    _("History"),
    _("Change history: %s"),
    _("User"),
    _("This object doesn’t have a change history. It probably wasn’t added via this admin site."),
    _("Added."),
    _("Added {name} “{object}”."),
    _("Changed {fields}."),
    _("Changed {fields} for {name} “{object}”."),
    _("Deleted {name} “{object}”."),
)

PASSWORDS = (
    _(
        "Please enter the correct %(username)s and password for a staff account. Note "
        "that both fields may be case-sensitive."
    ),
    _(
        "Enter a valid username. This value may contain only letters, numbers, and "
        "@/./+/-/_ characters."
    ),
    _("Enter the same password as before, for verification."),
    _("Your password can’t be a commonly used password."),
    _("This password is too common."),
    _("The password is too similar to the %(verbose_name)s."),
    _("Password reset"),
    _("Password reset sent"),
    _("Enter new password"),
    _("Password reset complete"),
    _("Password change"),
    _("Password change successful"),
)

TREE = (_("A node cannot be made a descendant of itself."),)  # django-tree-queries

BLOCKS = (  # django-content-editor
    _("Collapse all items"),
    _("Uncollapse all items"),
    _("Use Ctrl-Click to select and move multiple items."),
    _("No plugins allowed in this region."),
    _("Unknown region"),
    _("Add new item"),
    _("Select all"),
)

# Messages that only one of the two versions of Django has.
ONLY_IN = {
    (5, 2): (
        _("Go"),
        _(
            'Are you sure you want to delete the %(object_name)s "%(escaped_object)s"? All of '
            "the following related items will be deleted:"
        ),
        _(
            "Deleting the %(object_name)s '%(escaped_object)s' would result in deleting "
            "related objects, but your account doesn't have permission to delete the "
            "following types of objects:"
        ),
        _(
            "Deleting the %(object_name)s '%(escaped_object)s' would require deleting the "
            "following protected related objects:"
        ),
    ),
    (6, 1): (
        _("Run"),
        _("- Select an option -"),
    ),
}

# Names of fields as Django's history shows them: their verbose names with a capital letter.
FIELDS = (
    _("Accessible"),
    _("Below"),
    _("Cover picture"),
    _("Credit"),
    _("Decorative"),
    _("E-mail address"),
    _("Film"),
    _("First name"),
    _("Given by"),
    _("Given on"),
    _("In sign language"),
    _("Is the home page"),
    _("Kept at"),
    _("Language of the admin"),
    _("Language of the content"),
    _("Last name"),
    _("Leads to"),
    _("Licence"),
    _("Mailbox of the office"),
    _("Ordering"),
    _("Original language"),
    _("People"),
    _("Place"),
    _("Postal address"),
    _("Poster"),
    _("Region"),
    _("Shows in"),
    _("Side"),
    _("Source"),
    _("Spoken language"),
    _("Telephone of the office"),
    _("Username"),
    _("Value"),
    _("Year"),
)
