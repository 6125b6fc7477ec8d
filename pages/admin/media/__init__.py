"""The media library in the admin; the work on files is in `pages.media`."""
