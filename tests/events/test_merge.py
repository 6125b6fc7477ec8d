"""Two editors at an activity's form: nothing of anybody's facts, dates or partners is lost."""

from datetime import date, time

import pytest

from events.models.choices import InvolvementRole
from tests.events.factories import days_of, form_url, make_activity, make_organisation, make_topic
from tests.forms import filled_in

pytestmark = pytest.mark.django_db


def load(editor, activity) -> dict:
    return filled_in(editor.get(form_url(activity)))


def send(editor, activity, data, **values):
    """Sends the form as it was loaded, with these fields changed."""
    response = editor.post(form_url(activity), data | values)
    activity.refresh_from_db()
    return response


def errors(response) -> dict[str, list[str]]:
    """By field, in the form and its rows."""
    found = dict(response.context["adminform"].form.errors)
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= form.errors
    return found


@pytest.fixture
def partner():
    return make_organisation("TJP")


@pytest.fixture
def activity(partner):
    """On 5 January 2027, and on two further days; with one partner."""
    activity = make_activity(start="2027-01-05", time_zone="Europe/Berlin", organisations=[partner])
    for day in (6, 7):
        activity.occurrences.create(starts_on=date(2027, 1, day), starts_at=time(19))
    return activity


def test_two_editors_who_change_different_facts_lose_nothing(editor):
    activity = make_activity(start="2010")
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, start="Juni 2010")

    send(editor, activity, mine, participants="8")

    assert (str(activity.start), activity.participants) == ("2010-06", 8)


def test_two_editors_who_change_the_same_date_see_both(editor):
    activity = make_activity(start="2010")
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, start="Juni 2010")

    response = send(editor, activity, mine, start="Mai 2010")

    assert list(errors(response)) == ["start"]
    assert "Juni 2010" in response.text
    assert 'value="Mai 2010"' in response.text
    assert str(activity.start) == "2010-06"


def test_a_topic_that_somebody_adds_survives_another_editors_saving(editor):
    health, culture = make_topic("Gesundheit"), make_topic("Kultur")
    activity = make_activity(start="2010", topics=[health])
    mine = load(editor, activity)
    activity.topics.add(culture)

    response = send(editor, activity, mine, title_de="Anders")

    assert response.status_code == 302
    assert list(activity.topics.all()) == [health, culture]


def test_two_editors_who_choose_other_topics_see_both_choices(editor):
    health, culture, youth = (make_topic(name) for name in ("Gesundheit", "Kultur", "Jugend"))
    activity = make_activity(start="2010")
    mine = load(editor, activity)
    activity.topics.set([health, culture])

    response = send(editor, activity, mine, topics=[youth.pk])

    assert list(errors(response)) == ["topics"]
    assert "Gesundheit, Kultur" in response.text
    assert list(activity.topics.all()) == [health, culture]
    assert send(editor, activity, filled_in(response)).status_code == 302
    assert list(activity.topics.all()) == [youth]


def test_two_editors_who_change_different_dates_keep_both_changes(editor, activity):
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, **{"occurrences-1-starts_at": "18:00"})

    response = send(editor, activity, mine, **{"occurrences-2-is_cancelled": "on"})

    assert response.status_code == 302
    times = activity.occurrences.values_list("starts_at", "is_cancelled")
    assert list(times) == [(None, False), (time(18), False), (time(19), True)]


def test_two_editors_who_change_the_same_time_see_both(editor, activity):
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, **{"occurrences-1-starts_at": "18:00"})

    response = send(editor, activity, mine, **{"occurrences-1-starts_at": "17:00"})

    assert "geändert in: „18:00“" in errors(response)["starts_at"][0]
    assert send(editor, activity, filled_in(response)).status_code == 302
    assert activity.occurrences.all()[1].starts_at == time(17)


def test_a_date_that_one_deleted_and_nobody_changed_stays_deleted(editor, activity):
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, **{"occurrences-1-DELETE": "on"})

    response = send(editor, activity, mine, participants="8")

    assert (response.status_code, activity.participants) == (302, 8)
    assert days_of(activity) == [date(2027, 1, 5), date(2027, 1, 7)]


def test_a_date_that_one_deleted_and_the_other_changed_comes_back_as_the_same(editor, activity):
    deleted = activity.occurrences.all()[1]
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, **{"occurrences-1-DELETE": "on"})

    response = send(editor, activity, mine, **{"occurrences-1-starts_at": "17:00"})

    assert response.status_code == 302
    assert activity.occurrences.get(uuid=deleted.uuid).starts_at == time(17)
    assert len(days_of(activity)) == 3


def test_deleting_a_date_that_somebody_changed_shows_it_first(editor, activity):
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, **{"occurrences-1-starts_at": "18:00"})

    response = send(editor, activity, mine, **{"occurrences-1-DELETE": "on"})

    assert "Dies hat jemand anderes geändert, während Sie es gelöscht haben." in response.text
    assert activity.occurrences.all()[1].starts_at == time(18)


def test_a_repeated_date_that_has_gone_meanwhile_does_not_come_back(editor):
    activity = make_activity(start="2027-01-05", repeats="weekly", repeats_until=date(2027, 1, 19))
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, repeats_until="2027-01-12")

    response = send(editor, activity, mine, participants="8")

    assert response.status_code == 302
    assert days_of(activity) == [date(2027, 1, 5), date(2027, 1, 12)]


def test_cancelling_a_date_that_has_gone_meanwhile_is_told(editor):
    activity = make_activity(start="2027-01-05", repeats="weekly", repeats_until=date(2027, 1, 19))
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, repeats_until="2027-01-12")

    response = send(editor, activity, mine, **{"occurrences-2-is_cancelled": "on"})

    assert "Eine Zeile, die Sie geändert haben, hat jemand anderes entfernt." in response.text
    assert send(editor, activity, filled_in(response)).status_code == 302
    assert days_of(activity) == [date(2027, 1, 5), date(2027, 1, 12)]


def test_cancelling_the_own_date_holds_also_when_the_others_have_gone(editor, activity):
    mine = load(editor, activity)
    activity.occurrences.filter(origin="single").delete()

    response = send(editor, activity, mine, **{"occurrences-0-is_cancelled": "on"})

    assert response.status_code == 302
    assert activity.occurrences.get().is_cancelled


def test_a_partner_that_is_deleted_meanwhile_breaks_no_form(editor, activity, partner):
    one, other = make_organisation("Gemeinde"), make_organisation("Schule")
    mine = load(editor, activity)
    activity.involvements.update(organisation=one)
    partner.delete()

    untouched = send(editor, activity, mine, participants="8")
    deleted = send(editor, activity, mine, **{"involvements-0-DELETE": "on"})
    changed = send(editor, activity, mine, **{"involvements-0-organisation": other.pk})

    assert untouched.status_code == 302
    assert "Dies hat jemand anderes geändert" in deleted.text
    assert "geändert in: „Gemeinde“" in errors(changed)["organisation"][0]
    assert activity.involvements.get().organisation == one


def test_a_role_that_one_changed_survives_anothers_saving(editor, activity):
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, **{"involvements-0-role": InvolvementRole.FUNDER})

    response = send(editor, activity, mine, participants="8")

    assert response.status_code == 302
    assert activity.involvements.get().role == InvolvementRole.FUNDER


def test_the_same_partner_twice_is_told_and_two_others_are_not(editor, activity, partner):
    activity.involvements.create(organisation=make_organisation("Schule"))
    data = load(editor, activity) | {
        "involvements-TOTAL_FORMS": "3",
        "involvements-2-role": "partner",
    }

    another = {"involvements-2-organisation": make_organisation("Chor").pk}
    response = send(editor, activity, data, **{"involvements-2-organisation": partner.pk})

    assert response.status_code == 200
    assert activity.involvements.count() == 2
    assert send(editor, activity, data, **another).status_code == 302
    assert activity.involvements.count() == 3


def test_two_editors_who_choose_other_partners_see_both(editor, activity, partner):
    one, other = make_organisation("Gemeinde"), make_organisation("Schule")
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, **{"involvements-0-organisation": one.pk})

    response = send(editor, activity, mine, **{"involvements-0-organisation": other.pk})

    assert "geändert in: „Gemeinde“" in errors(response)["organisation"][0]
    assert activity.involvements.get().organisation == one


def test_a_partner_whom_one_removed_and_the_other_changed_comes_back(editor, activity, partner):
    mine, theirs = load(editor, activity), load(editor, activity)
    send(editor, activity, theirs, **{"involvements-0-DELETE": "on"})
    assert not activity.involvements.exists()

    response = send(editor, activity, mine, **{"involvements-0-role": InvolvementRole.FUNDER})

    assert response.status_code == 302
    back = activity.involvements.get()
    assert (back.organisation, back.role) == (partner, InvolvementRole.FUNDER)
