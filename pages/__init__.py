"""The CMS kernel: entries, publications, addresses, pages, blocks, media, languages, navigation.

It knows no city and no activity; those are in `partnership_site` and `events`.
"""
