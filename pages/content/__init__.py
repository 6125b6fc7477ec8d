"""Content as readable files: desk, live and scheduled publications, tree and media library.

`exporting` writes them; `folder` reads them, `agreement` says where they contradict each other or
the database, and `importing` lays them into it. History, accounts and consents are not content.
"""
