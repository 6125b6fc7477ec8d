"""HTTP below the views: compression, CSP, limits of uploads, preparation of static files.

Caching of pages is in `pages.views`, byte ranges of media in `pages.media`.
"""
