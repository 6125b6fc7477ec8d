"""The CMS kernel: entries, publications, addresses, pages, blocks, media, languages, navigation."""
