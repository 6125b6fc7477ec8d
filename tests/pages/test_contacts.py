"""Contact cards show offices; what looks like a private person's data is remarked upon."""

import pytest

from pages.models.blocks.text import ContactBlock
from pages.publishing.checks import personal_data_in, publication_warnings
from pages.publishing.publish import publish
from pages.publishing.snapshots import draft_of
from tests.factories import make_page

pytestmark = pytest.mark.usefixtures("source_strings")


@pytest.mark.parametrize(
    "email",
    ["rosa@gmail.com", "amt@gmx.de", "kontakt@t-online.de", "r.beispiel@stadt.example"],
)
def test_a_private_mailbox_is_remarked_upon(email):
    assert len(personal_data_in(email=email)) == 1


@pytest.mark.parametrize("email", ["staepa@stadt.example", "mesa-de-partes@muni.example", ""])
def test_a_mailbox_of_an_office_is_not(email):
    assert personal_data_in(email=email) == []


@pytest.mark.parametrize(
    "phone", ["+49 170 1234567", "0151/2345678", "+49 (0) 160 123", "+51 976 123 456", "976123456"]
)
def test_a_mobile_number_is_remarked_upon(phone):
    assert len(personal_data_in(phone=phone)) == 1


@pytest.mark.parametrize("phone", ["+49 30 90297-0", "+51 76 602 660", "030 1234567", ""])
def test_a_number_of_an_office_is_not(phone):
    assert personal_data_in(phone=phone) == []


@pytest.mark.parametrize("text", ["Frau Beispiel", "Büro von Herrn Muster", "Sra. Ejemplo"])
def test_a_form_of_address_is_remarked_upon(text):
    assert len(personal_data_in(text=text)) == 1


@pytest.mark.parametrize("text", ["Herrenstraße 1", "Die Frau am Fluss", "Jirón Cruz de Piedra"])
def test_other_words_are_not(text):
    assert personal_data_in(text=text) == []


@pytest.mark.django_db
def test_the_publisher_reads_the_remark_and_may_publish():
    page = make_page()
    ContactBlock.objects.create(parent=page, name_de="Frau Beispiel", email="amt@stadt.example")

    found = [each.message for each in publication_warnings(draft_of(page, "de"))]
    published = publish(page, ["de"])

    assert found == [
        "“Frau Beispiel” looks like the name of a person. Name the office or the role."
    ]
    assert len(published) == 1


@pytest.mark.django_db
def test_neighbouring_cards_stand_together_with_what_they_have(client):
    page = make_page(title_de="Kontakt")
    ContactBlock.objects.create(
        parent=page,
        side="first",
        name_de="Städtepartnerschaften",
        email="partnerschaft@bezirk.example",
        phone="+49 (0)30 90 29-70",
        address="Alt-Köpenick 21\n12555 Berlin",
        hours_de="montags 9 bis 12 Uhr",
    )
    ContactBlock.objects.create(parent=page, side="second", name_de="Hermanamientos", ordering=20)
    publish(page, ["de"])

    html = client.get("/de/kontakt/").text

    assert html.count('<li class="contact ') == 2
    assert html.count('class="contacts"') == 1
    assert 'href="mailto:partnerschaft@bezirk.example"' in html
    assert 'href="tel:+4930902970"' in html
    assert "Alt-Köpenick 21<br>12555 Berlin" in html
