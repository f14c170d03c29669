"""The guard over real sockets of this machine."""
