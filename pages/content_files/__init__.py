"""The content as readable files: drafts, live and scheduled publications, tree and media library.

`export` writes them, `reader` reads them by the `schema` of their `collection`, `compare` finds the
differences to the database and `checks` the errors, without a lock; `apply` writes in batches.
Neither history nor accounts and consents.
"""
