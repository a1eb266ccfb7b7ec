// Ends what an earlier export left in browsers: nothing is kept any more, and pages come from the server again.
self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const ours = (names) => names.filter((name) => name.startsWith("myomap-"));
  const gone = caches.keys().then((names) => Promise.all(ours(names).map((name) => caches.delete(name))));
  event.waitUntil(gone.then(() => self.registration.unregister()));
});
