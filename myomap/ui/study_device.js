/* The study code on this device: brought to the server at the beginning of a visit, kept or forgotten as the server says.
 *
 * A code that is to be kept lies in localStorage, one for this visit alone in sessionStorage, which ends with the tab.
 * Where a browser keeps nothing (a frame of another site, a private window) the visit goes on without. */

const KEY = "myomap.study.code";

/** Do something with a shelf of the browser; where it is locked, nothing happens. */
const at = (shelf, act) => {
  try { return act(globalThis[shelf]) ?? ""; } catch { return ""; }
};
const read = (shelf) => at(shelf, (place) => place.getItem(KEY));
const write = (shelf, code) => at(shelf, (place) => (code ? place.setItem(KEY, code) : place.removeItem(KEY)));

export default function ({ data: { code, keep, order }, setTriggerValue }) {
  const device = (globalThis.myomapStudyDevice ??= { obeyed: 0 });
  device.tell = setTriggerValue;
  device.order = order;
  if (!device.listens) {
    device.listens = true;
    addEventListener("storage", ({ key, oldValue, newValue }) => {
      if (key === KEY && oldValue && !newValue && device.order) device.tell("left", oldValue); // another tab forgot it
    });
  }
  if (order === 0) {
    device.obeyed = 0;
    const kept = read("localStorage");
    const found = kept || read("sessionStorage");
    if (found) setTimeout(() => setTriggerValue("found", { code: found, keep: Boolean(kept) }));
  } else if (order !== device.obeyed) {
    device.obeyed = order;
    write("localStorage", keep ? code : "");
    write("sessionStorage", keep ? "" : code);
  }
}
