"""The files of the media library: checks, renditions, sending, usage, withdrawal.

Its records are in `pages.models.media`.
"""
