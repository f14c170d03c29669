"""Chromium's switches that leave it the guard as its only way out (measured with Chromium 147 and 156)."""

__all__ = ["chrome_switches"]


def chrome_switches(port: int) -> list[str]:
    """The command line switches for a browser that is to use the guard on ``port``."""
    return [
        f"--proxy-server=socks5://127.0.0.1:{port}",
        "--proxy-bypass-list=<-loopback>",  # Chromium would go to loopback without the proxy
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # no look-up in the browser (STUN)
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--force-webrtc-ip-handling-policy",
        "--disable-quic",
        # Chromium's own look-ups, which no other switch stops: to a port that Chromium itself refuses.
        "--gaia-url=http://127.0.0.1:9/",
        "--component-updater=url-source=http://127.0.0.1:9/",
    ]
