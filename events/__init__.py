"""What the two places do together: activities, with their topics, partners and places.

Lists, timeline, calendar and feeds of them. Texts are entries of the kernel and are published per
language; facts (dates, state, places, partners) are the same in both and hold on saving.
"""
