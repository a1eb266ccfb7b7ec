/* The first script of an export's page: it unpacks what the page holds, and starts the rest.
 *
 * A page that was opened as a file can load nothing, so everything stands in it, gzipped and as text: an element
 * `script[data-file]` for each. Each is unpacked when it is wanted.
 */
(() => {
  "use strict";
  const unpacked = new Map();
  const once = (path, make) => {
    if (!unpacked.has(path)) unpacked.set(path, make(path));
    return unpacked.get(path);
  };
  const bytes = (path) => {
    const text = document.querySelector(`script[data-file="${path}"]`).textContent;
    return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  };
  const read = async (path) => new Response(new Blob([bytes(path)]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  const show = (path) => URL.createObjectURL(new Blob([bytes(path)], { type: "image/webp" }));
  /** The files of the page, as body_map.js asks for them. */
  const files = (globalThis.myomapFiles = { json: (path) => once(path, read), picture: (path) => once(path, show) });

  files.json("page.json").then(({ style, script }) => {
    document.head.append(Object.assign(document.createElement("style"), { textContent: style }));
    document.body.append(Object.assign(document.createElement("script"), { textContent: script }));
  });
})();
