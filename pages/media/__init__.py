"""Files of the media library: from an upload to what browsers load, their usage and withdrawal."""
