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

function apply(head, things, bridge) {
  if (head.full) {
    things.replace(head.x, head.y, head.kind, head.state);
    things.fresh = true;
  }
  if (head.rows) things.update(head.rows, head.states);
  if (head.moved) things.move(head.moved, head.moved_x, head.moved_y);
  if (head.singles) {
    things.group(head.zoom, head.singles, {x: head.group_x.slice(), y: head.group_y.slice(),
      count: head.group_count.slice(), worst: head.group_worst.slice(), kind: head.group_kind.slice(),
      bands: head.group_bands.slice()});
  }
  if (head.labels !== undefined) {
    const rows = head.label_rows.slice(), boxes = head.label_boxes.slice(), ratio = head.label_ratio;
    if (!rows.length) things.letter(null);
    else picture(`labels/${head.labels}.png`).then(image => things.letter({image, rows, boxes, ratio}), () => {});
  }
  if (head.selected !== undefined) things.select(head.selected);
}

function ccvWire(map, ground, things) {
  new QWebChannel(qt.webChannelTransport, async channel => {
    const bridge = channel.objects.bridge, percent = Math.round(100 * (window.devicePixelRatio || 1));
    const config = await (await fetch("config.json")).json();
    const [sprites, names] = await Promise.all(
      [picture(`sprites/${percent}.png`), config.names.length ? picture(`names/${percent}.png`) : null]);
    config.names_ratio = config.style.ratio = percent / 100;
    ground.set(config, names);
    things.set(config.style, sprites);

    const told = new Map();                    // a frame has been drawn: say so once, then only when it differs
    things.painted = count => {
      if (!things.fresh && told.get("count") === count) return;
      things.fresh = false;
      told.set("count", count);
      requestAnimationFrame(() => requestAnimationFrame(() => bridge.painted(count, things.count)));
    };
    bridge.batch.connect((serial, header, payload) => {
      apply(unpack(header, payload), things, bridge);
      bridge.ack(serial);
    });
    bridge.look.connect((lat, lon, zoom, animate) => map.setView([lat, lon], zoom, {animate}));
    bridge.fit.connect((west, south, east, north, left, top, right, bottom) => {
      map.fitBounds([[south, west], [north, east]],
                    {paddingTopLeft: [left, top], paddingBottomRight: [right, bottom], maxZoom: 16, animate: false});
    });
    bridge.step.connect(delta => map.setZoom(map.getZoom() + delta));

    const moved = () => {
      const b = map.getBounds(), c = map.getCenter();
      bridge.moved(map.getZoom(), c.lat, c.lng, b.getWest(), b.getSouth(), b.getEast(), b.getNorth());
    };
    map.on("moveend", moved);
    map.on("zoomanim", event => bridge.zooming(event.zoom));
    map.on("dragstart", () => bridge.handled());
    map.getContainer().addEventListener("wheel", () => bridge.handled(), {passive: true});
    const place = (event, name, ...more) => {
      const p = event.latlng;
      bridge[name](mercatorX(p.lng), mercatorY(p.lat), map.getZoom(), ...more);
    };
    map.on("click", event => { if (!map._animatingZoom) place(event, "touched", false); });
    map.on("dblclick", event => place(event, "touched", true));
    let over = false;
    map.on("mousemove", event => {
      const now = things.over(event.containerPoint);
      if (now) place(event, "hovered");
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
