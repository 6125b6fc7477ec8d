"""The media library in the admin."""
