"""The admin's views of publishing an entry: publish, preview, history, delete, duplicate.

The actions themselves are in `pages.publishing`.
"""
