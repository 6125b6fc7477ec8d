"""Parts of the admin's forms: merging, languages side by side, files, rich text, blocks, links.

The forms of publishing are in `pages.admin.publishing`.
"""
