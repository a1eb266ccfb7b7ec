// Keeps a whole site in the browser, for a kiosk: what was kept once is shown without a network.
// The list of files and the version, which follows from their content, are written in by export/site.py.
const VERSION = "{version}";
const FILES = {files};
const CACHE = `myomap-${VERSION}`;

self.addEventListener("install", (event) => {
  const kept = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(kept)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("myomap-") && name !== CACHE);
  const gone = caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name))));
  event.waitUntil(gone.then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const address = new URL(event.request.url);
  if (address.pathname.endsWith("/")) address.pathname += "index.html";
  address.search = "";
  const found = caches.open(CACHE).then((cache) => cache.match(address.href));
  event.respondWith(found.then((kept) => kept ?? fetch(event.request)));
});
