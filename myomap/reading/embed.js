// The frame becomes as tall as what it shows.
addEventListener("message", ({ source, data }) => {
  if (data?.myomap !== "height" || !(data.height > 0)) return;
  for (const frame of document.querySelectorAll("iframe.myomap"))
    if (frame.contentWindow === source)
      frame.style.height = Math.min(Math.max(data.height, 320), 12000) + "px";
});
