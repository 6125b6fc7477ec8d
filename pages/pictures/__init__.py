"""From an upload to what browsers load: checks, re-encoding, renditions.

The record itself is `pages.models.picture`; that its files are sent, `pages.media`.
"""
