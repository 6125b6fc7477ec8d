"""Sample content of any size, to try and measure the site with: texts, entries, and their rows."""
