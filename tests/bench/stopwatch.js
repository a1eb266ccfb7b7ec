// Put into the page by browser.py: times one click from the pointer's release, with the browser's own clock.
window.stopwatch = ({ panel, overlay, wanted }) => {
  const text = () => document.querySelector(panel)?.textContent ?? "";
  const before = text();
  let latest = before;
  const isAnswered = () =>
    text() !== before && (!wanted || document.querySelector(`${panel} [data-ref="${wanted}"]`) !== null);
  const times = { panel: null, settled: null, overlay: null, frame: null, entry: null };
  let released = null;
  let pressed = false;
  let quiet = 0;
  let finish;
  window.stopwatchDone = new Promise((resolve) => (finish = resolve));

  const onDown = () => (pressed = true);
  const onUp = (event) => (released = event.timeStamp);
  const since = () => Math.max(0, performance.now() - (released ?? performance.now()));
  const afterNextFrame = (then) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = then;
      channel.port2.postMessage(null);
    });
  const observer = new MutationObserver((changes) => {
    if (!pressed) return;
    const drawn = overlay && document.querySelector(overlay);
    if (drawn && times.overlay === null && changes.some((change) => drawn.contains(change.target))) {
      times.overlay = since();
      afterNextFrame(() => (times.frame = since()));
    }
    if (released !== null && isAnswered()) {
      times.panel ??= since();
      if (text() !== latest) times.settled = since();
      latest = text();
      clearTimeout(quiet);
      quiet = setTimeout(stop, 150);
    }
  });
  const stop = () => {
    observer.disconnect();
    removeEventListener("pointerdown", onDown, true);
    removeEventListener("pointerup", onUp, true);
    const entry = performance.getEntriesByName("myomap:paint").findLast((one) => one.startTime >= released - 50);
    if (entry) times.entry = entry.entryType === "measure" ? entry.duration : entry.startTime - released;
    finish(times);
  };
  addEventListener("pointerdown", onDown, true);
  addEventListener("pointerup", onUp, true);
  observer.observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true,
  });
};

// A point of the screen where a click hits this shape and nothing else, or null.
window.pointInside = (shape) => {
  const box = shape.getBoundingClientRect();
  for (let row = 1; row < 12; row++) {
    for (let column = 1; column < 12; column++) {
      const x = box.left + (box.width * column) / 12;
      const y = box.top + (box.height * row) / 12;
      if (document.elementFromPoint(x, y)?.closest("[data-kind]") === shape) return { x, y };
    }
  }
  return null;
};
