"""Records of what was seen, one kind a module; each is an ``Artifact`` with a name that other tools know."""
