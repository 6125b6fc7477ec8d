"""The records of the media library: pictures, albums, videos, documents, and consents."""
