// The files of a site for the map's page. A page that was opened as a file can fetch nothing, but it may load scripts:
// each holds one file, gzipped and as text, and hands it over by its path. Pictures are files as they are.
(() => {
  "use strict";
  const { base, files } = document.currentScript.dataset;
  const named = JSON.parse(files);
  const [waiting, unpacked] = [new Map(), new Map()];
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const read = (text) => new Response(new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"))).json();

  /** Called by each file that was asked for. */
  globalThis.myomapFile = (path, text) => waiting.get(path)?.(read(text));

  const load = (path) => new Promise((found, failed) => {
    waiting.set(path, found);
    const script = Object.assign(document.createElement("script"), { src: `${base}${named[path] ?? `assets/${path}.js`}`, onerror: failed });
    document.head.append(script);
  });
  globalThis.myomapFiles = {
    json: (path) => unpacked.get(path) ?? unpacked.set(path, load(path)).get(path),
    picture: (path) => `${base}assets/${path}`,
  };
})();
