"""Formats of dates and numbers for each language, as FORMAT_MODULE_PATH expects them."""
