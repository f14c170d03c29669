"""The page of ``http2_site``."""

__all__ = ["PAGE"]

# One request after the other; the title says when all are through.
PAGE = b"""<!doctype html><title>asking</title><link rel=icon href=data:,><script>
const go = (url, options) => fetch(url, options).then(r => r.arrayBuffer()).catch(() => 0);
const post = body => ({method: 'POST', body});
const later = ms => new Promise(done => setTimeout(done, ms));
(async () => {
  for (const name of ['padded', 'padding', 'padded-head', 'pieces', 'many-pieces', 'trailers', 'early', 'reset',
      'reset-at-once', 'refused', 'ping', 'redirect', 'redirect-large', 'bytes', 'nothing', 'empty', 'not-modified',
      'misdirected', 'no-room', 'room-again', 'tables', 'unknown-frame', 'short', 'range'])
    await go('/' + name);
  await new Promise(done => {
    const asked = new XMLHttpRequest();
    asked.open('GET', '/login', true, 'user', 'secret');
    asked.onloadend = done;
    asked.send();
  });
  await go('/tag');
  await go('/tag', {cache: 'no-cache'});
  await go('/head', {method: 'HEAD'});
  await go('/post?text', post('hello'));
  await go('/post?large', post(new Uint8Array(300000).fill(7)));
  await go('/post?huge', post(new Uint8Array(5000000).fill(9)));
  await go('/answered-early', post(new Uint8Array(3000000).fill(5)));
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(300000)]), 'zeros.bin');
  await go('/post?form', post(form));
  const words = new ReadableStream({async start(to) {
    for (const word of ['streamed', ' twice']) { to.enqueue(new TextEncoder().encode(word)); await later(20) }
    to.close();
  }});
  await go('/post?stream', {...post(words), duplex: 'half'});
  navigator.sendBeacon('/post?beacon', 'beacon');
  const stop = new AbortController();
  const reader = (await fetch('/hold', {signal: stop.signal})).body.getReader();
  await reader.read();
  stop.abort();
  const late = new AbortController();
  setTimeout(() => late.abort(), 100);
  await go('/no-answer', {signal: late.signal});
  await new Promise(done => {
    const source = new EventSource('/events');
    source.onmessage = () => { source.close(); done(); };
    source.onerror = done;
  });
  await new Promise(done => {
    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/socket');
    socket.onopen = () => socket.send('hello');
    socket.onmessage = () => { socket.close(); done(); };
    socket.onerror = done;
  });
  await Promise.all(Array.from({length: 30}, (_, i) => go('/many?' + i)));
  await go('/big');
  await go('/goaway');
  await go('/after?goaway');
  await go('/cut');
  await go('/after?cut');
  await go('/promise');
  await go('/after?promise');
  document.title = 'done';
})();
</script>"""
