"""The records of the media library and of consents; the work on files is in `pages.media`."""
