"""The content as readable files: drafts, live and scheduled publications, tree and media library.

`export` writes them, `reader` reads them by the `schema` of their `collection`, `checks` finds
errors, `apply` brings them into the database. Neither history nor accounts and consents.
"""
