"""Forms of the admin: merging, both languages side by side, files, rich text and blocks."""
