// Between page and program: numbers both ways, one batch at a time, no code out of data, no text of a feed.
"use strict";
const TYPES = {f8: Float64Array, u4: Uint32Array, u2: Uint16Array, u1: Uint8Array};

function unpack(header, payload) {
  const head = JSON.parse(header), bytes = Uint8Array.from(atob(payload), char => char.charCodeAt(0));
  let offset = 0;
  for (const [name, type, length] of head.parts) {
    head[name] = new TYPES[type](bytes.buffer, offset, length);
    offset += Math.ceil(length * TYPES[type].BYTES_PER_ELEMENT / 8) * 8;
  }
  return head;
}

async function picture(address) {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
}

function apply(head, things) {
  if (head.full) {
    things.replace(head.x, head.y, head.kind, head.state);
    things.fresh = true;
  }
  if (head.rows) things.update(head.rows, head.states);
  if (head.moved) things.move(head.moved, head.moved_x, head.moved_y);
  if (head.singles) {
    things.group({zoom: head.zoom, singles: head.singles, shift_x: head.shift_x, shift_y: head.shift_y,
      x: head.group_x, y: head.group_y, r: head.group_r, count: head.group_count, worst: head.group_worst,
      kind: head.group_kind, bands: head.group_bands});
  }
  if (head.labels !== undefined) {
    const rows = head.label_rows, boxes = head.label_boxes, ratio = head.label_ratio;
    things.lettered = head.labels;             // an older picture that comes late is not wanted any more
    const letter = image => { if (things.lettered === head.labels) things.letter({image, rows, boxes, ratio}); };
    if (!rows.length) things.letter(null);
    else picture(`labels/${head.labels}.png`).then(letter, () => {});
  }
  if (head.selected !== undefined) things.select(head.selected, head.sight);
}

function ccvWire(map, ground, things) {
  new QWebChannel(qt.webChannelTransport, async channel => {
    const bridge = channel.objects.bridge, percent = Math.round(100 * (window.devicePixelRatio || 1));
    const config = await (await fetch("config.json")).json();
    const [sprites, names] = await Promise.all(
      [picture(`sprites/${percent}.png`), picture(`names/${percent}.png`)]);
    const ratio = config.style.ratio = percent / 100;
    const lettering = {image: names, boxes: config.names, ratio};
    ground.set(config, lettering);
    things.set(config.style, sprites, config.places, lettering);

    let told = -1;                             // a full set has been drawn: say so, then only when it differs
    things.painted = drawn => {
      const known = things.count;
      if (!things.fresh && (told < 0 || told === drawn)) return;
      things.fresh = false;
      told = drawn;
      requestAnimationFrame(() => requestAnimationFrame(() => bridge.painted(drawn, known)));
    };
    bridge.batch.connect((serial, header, payload) => {
      apply(unpack(header, payload), things);
      bridge.ack(serial);
    });
    let whole = null;                          // what is fitted into the view, anew when that changes its size
    const fit = () => { if (whole) map.fitBounds(...whole); };
    const handled = () => { whole = null; bridge.handled(); };
    bridge.look.connect((lat, lon, zoom, animate) => { whole = null; map.setView([lat, lon], zoom, {animate}); });
    bridge.fit.connect((west, south, east, north, left, top, right, bottom) => {
      whole = [[[south, west], [north, east]],
               {paddingTopLeft: [left, top], paddingBottomRight: [right, bottom], maxZoom: 16, animate: false}];
      fit();
    });
    bridge.step.connect(delta => { whole = null; map.setZoom(map.getZoom() + delta); });
    map.on("resize", fit);

    const moved = () => {
      const b = map.getBounds(), c = map.getCenter();
      bridge.moved(map.getZoom(), c.lat, c.lng, b.getWest(), b.getSouth(), b.getEast(), b.getNorth());
    };
    map.on("moveend", moved);
    map.on("zoomanim", event => bridge.zooming(event.zoom));
    map.on("dragstart", handled);
    map.getContainer().addEventListener("wheel", handled, {passive: true});
    const place = (name, p, ...more) => bridge[name](mercatorX(p.lng), mercatorY(p.lat), map.getZoom(), ...more);
    let first = null;                          // the map may have moved between the halves of a double click
    map.on("click", event => {
      const twice = event.originalEvent.detail === 2 && first !== null;
      if (!twice) first = event.latlng;
      if (!map._animatingZoom && event.originalEvent.detail <= 2) place("touched", first, twice);
    });
    let over = false;
    map.on("mousemove", event => {
      const now = things.over(event.containerPoint);
      if (now) place("hovered", event.latlng);
      else if (over) bridge.left();
      over = now;
      map.getContainer().classList.toggle("over", now);
    });
    map.on("mouseout", () => { over = false; bridge.left(); });
    document.addEventListener("keydown", event => { if (event.key === "Escape") bridge.escaped(); });
    moved();
    bridge.ready();
  });
}
