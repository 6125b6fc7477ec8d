"""Signs that a text names a private person's ways to be reached, instead of an office's.

They are guesses, for a remark to the editor; nothing is refused because of them.
"""

import re

from django.utils.translation import gettext as _

# Mail for private persons, as it is common in both countries.
PRIVATE_MAIL = {
    "freenet",
    "gmail",
    "gmx",
    "googlemail",
    "hotmail",
    "icloud",
    "live",
    "outlook",
    "t-online",
    "web",
    "yahoo",
}
# first.last or f.last: a person's mailbox at work.
_NAME_IN_MAILBOX = re.compile(r"[a-zà-ÿ]+\.[a-zà-ÿ]{2,}", re.IGNORECASE)
# Germany: 015, 016, 017 (Bundesnetzagentur); Peru: nine digits that begin with 9 (MTC).
_MOBILE = re.compile(
    r"(?:\+?\s?49|\b0)[\s(0)/-]*1[567]\d|(?:\+?\s?51[\s-]*|\b)9\d{2}[\s-]?\d{3}[\s-]?\d{3}\b"
)
_FORM_OF_ADDRESS = re.compile(
    r"\b(?:Frau|Herrn?|Sra?|Srta|Don|Doña|Dra?|Lic|Ing)\.?\s+[A-ZÄÖÜÁÉÍÓÚÑ]\w+"
)


def personal_data_in(*, email: str = "", phone: str = "", text: str = "") -> list[str]:
    """What looks like a private person's data, in words with what to do about it."""
    found = []
    mailbox, _at, host = email.partition("@")
    if host.split(".")[0].lower() in PRIVATE_MAIL:
        found.append(
            _("“%(email)s” is a private mailbox. Name one of the office.") % {"email": email}
        )
    elif _NAME_IN_MAILBOX.fullmatch(mailbox):
        words = _(
            "“%(email)s” looks like the mailbox of a person. Name one that stays when the person "
            "changes."
        )
        found.append(words % {"email": email})
    if _MOBILE.search(phone):
        words = _("“%(phone)s” looks like a mobile number. Name the telephone of the office.")
        found.append(words % {"phone": phone})
    if match := _FORM_OF_ADDRESS.search(text):
        words = _("“%(name)s” looks like the name of a person. Name the office or the role.")
        found.append(words % {"name": match[0]})
    return found
