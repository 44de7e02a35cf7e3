"""Models from a hub: found, fetched whole or not at all, and known by a name afterwards."""
