// The live markers: typed arrays in, sprites out. A row number is all that is known of a thing here.
"use strict";
const STEP_MS = 700, STEP_FRAME_MS = 70, STEP_LEAST_PX = 1.5;

L.Things = L.Sheet.extend({
  options: {pane: "markerPane", padding: 0.2},

  initialize() {
    this.count = 0;
    this.x = this.y = new Float64Array(0);
    this.kind = this.state = new Uint8Array(0);
    this.singles = new Uint32Array(0);
    this.groups = null;
    this.places = [];
    this.pending = null;
    this.labels = null;
    this.selected = [-1, -1];         // row, and the group that it is drawn in
    this.steps = new Map();                    // row -> where it comes from, where to, since when
    this.drawn = [];
  },

  set(style, sprites, places, names) {
    Object.assign(this, {style, sprites, names});
    this.places = places.map(([lon, lat]) => [mercatorX(lon), mercatorY(lat)]);
    this.soon();
  },

  replace(x, y, kind, state) {
    this.count = x.length;
    Object.assign(this, {x: x.slice(), y: y.slice(), kind: kind.slice(), state: state.slice()});
    this.steps.clear();
    this.singles = new Uint32Array(0);
    this.groups = this.pending = this.labels = null;
    this.soon();
  },

  update(rows, states) {
    for (let k = 0; k < rows.length; k++) if (rows[k] < this.count) this.state[rows[k]] = states[k];
    this.soon();
  },

  move(rows, x, y) {
    const now = performance.now();
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k];
      if (row >= this.count) continue;
      const far = Math.hypot(x[k] - this.x[row], y[k] - this.y[row]) * this.scale;
      if (far < STEP_LEAST_PX || far > this.width) { this.x[row] = x[k]; this.y[row] = y[k]; this.steps.delete(row); }
      else this.steps.set(row, [this.x[row], this.y[row], x[k], y[k], now]);
    }
    this.soon();
    this.walk();
  },

  walk() {                                     // a smooth step to the new place, and then rest
    if (this.walking || !this.steps.size) return;
    this.walking = true;
    setTimeout(() => {
      this.walking = false;
      const now = performance.now();
      for (const [row, [fx, fy, tx, ty, since]] of this.steps) {
        const t = Math.min((now - since) / STEP_MS, 1), s = t * t * (3 - 2 * t);
        this.x[row] = fx + (tx - fx) * s;
        this.y[row] = fy + (ty - fy) * s;
        if (t === 1) this.steps.delete(row);
      }
      this.soon();
      this.walk();
    }, STEP_FRAME_MS);
  },

  group(set) {                                 // made for one zoom; until the map is there the old ones stay
    if (this._map._animatingZoom && set.zoom !== this.zoom) this.pending = set;
    else this.regroup(set);
  },

  regroup(set) {
    this.singles = set.singles;
    this.shift = [set.shift_x, set.shift_y];
    this.groups = set;
    this.pending = null;
    this.soon();
  },

  reset() {
    if (this.pending) this.regroup(this.pending);
    L.Sheet.prototype.reset.call(this);
  },

  letter(labels) { this.labels = labels; this.soon(); },
  select(selected, sight) { Object.assign(this, {selected, sight}); this.soon(); },

  sprite(pen, row, column, x, y) {
    const cell = this.style.cell, from = cell * this.style.ratio;
    pen.drawImage(this.sprites, column * from, row * from, from, from,
                  Math.round(x - cell / 2), Math.round(y - cell / 2), cell, cell);
  },

  paint(pen) {
    if (!this.sprites) return;
    const items = [], edge = this.style.cell, seen = (x, y) =>
      x > -edge && y > -edge && x < this.width + edge && y < this.height + edge;
    for (let k = 0; k < this.singles.length; k++) {
      const row = this.singles[k];
      if (row >= this.count) continue;
      const x = this.px(this.x[row] + this.shift[0][k]), y = this.py(this.y[row] + this.shift[1][k]);
      if (!seen(x, y)) continue;
      const rank = this.state[row] * 16 + this.kind[row], r = this.radius(row);
      items.push({x, y, row, rank, r, home: [this.px(this.x[row]), this.py(this.y[row])]});
    }
    const g = this.groups;
    for (let k = 0; g && k < g.x.length; k++) {
      const x = this.px(g.x[k]), y = this.py(g.y[k]);
      if (seen(x, y)) items.push({x, y, group: k, row: -1, rank: g.worst[k] * 16 + 4.5, r: g.r[k]});
    }
    items.sort((a, b) => a.rank - b.rank);     // the worst lies on top
    this.look(pen);
    this.tie(pen, items);
    for (const item of items) {
      if (item.row >= 0) this.sprite(pen, this.kind[item.row], this.state[item.row], item.x, item.y);
      else this.drawGroup(pen, item);
    }
    this.mark(pen, items);
    this.name(pen, items);
    this.drawn = items;
    if (this.painted) this.painted(items.reduce((sum, one) => sum + (one.row >= 0 ? 1 : g.count[one.group]), 0));
  },

  radius(row) { return this.style.radii[this.kind[row]] * this.style.sizes[this.state[row]]; },

  tie(pen, items) {                            // what had to give way is tied to where it stands
    const s = this.style;
    pen.lineWidth = s.scale;
    pen.strokeStyle = pen.fillStyle = s.bands[0];
    for (const {x, y, r, home} of items) {
      if (!home || Math.hypot(home[0] - x, home[1] - y) < r) continue;
      pen.beginPath();
      pen.moveTo(x, y);
      pen.lineTo(home[0], home[1]);
      pen.stroke();
      pen.beginPath();
      pen.arc(home[0], home[1], 2 * s.scale, 0, 7);
      pen.fill();
    }
  },

  drawGroup(pen, item) {
    const g = this.groups, s = this.style, k = item.group, bands = s.bands.length, count = g.count[k];
    const {x, y, r} = item, width = 3.2 * s.scale;
    pen.beginPath();
    pen.arc(x, y, r + width / 2 + 1.5, 0, 7);
    pen.fillStyle = s.ground;
    pen.fill();
    pen.beginPath();
    pen.arc(x, y, r - width / 2, 0, 7);
    pen.fillStyle = s.raised;
    pen.fill();
    const shares = [];
    let rest = 1, quiet = 0;
    for (let band = bands - 1; band >= 0; band--) {
      const n = g.bands[k * bands + band];
      if (!n) continue;
      const share = band ? Math.max(n / count, 0.13) : n / count;   // one of a thousand is still to be seen
      shares.push([band, share]);
      if (band) rest -= share; else quiet = share;
    }
    const total = shares.reduce((sum, one) => sum + one[1], 0), squeeze = quiet && rest > 0.1;
    const gap = shares.length > 1 ? 1.2 * s.scale / r : 0;
    let from = -Math.PI / 2;
    pen.lineWidth = width;
    pen.lineCap = "butt";
    for (const [band, share] of shares) {
      const part = squeeze ? (band ? share : rest) : share / total;
      const to = from + part * 2 * Math.PI;
      pen.beginPath();
      pen.arc(x, y, r, from + gap, Math.max(to - gap, from + gap + 0.02));
      pen.strokeStyle = s.bands[band];
      pen.setLineDash(s.dashed[band] ? [3 * s.scale, 2 * s.scale] : []);
      pen.stroke();
      from = to;
    }
    pen.setLineDash([]);
    const glyph = s.glyphs[g.kind[k]];
    this.number(pen, count, x, y + (glyph ? 3.5 * s.scale : 0));
    if (glyph) this.sprite(pen, g.kind[k], s.glyph_column, x, y - 7 * s.scale);
    if (s.alarming[g.worst[k]]) {
      const off = (r + 1) * Math.SQRT1_2;
      this.sprite(pen, s.mark_row, g.worst[k], x + off, y - off);
    }
  },

  number(pen, count, x, y) {
    const s = this.style, text = String(count), from = s.ratio, w = s.digit, left = x - text.length * w / 2;
    for (let i = 0; i < text.length; i++) {
      const digit = text.charCodeAt(i) - 48;
      pen.drawImage(this.sprites, digit * s.cell * from, (s.mark_row + 1) * s.cell * from, w * from, s.cell * from,
                    Math.round(left + i * w), Math.round(y - s.cell / 2), w, s.cell);
    }
  },

  look(pen) {                                  // what the chosen camera sees
    if (!this.sight || this.selected[0] < 0 || this.selected[0] >= this.count) return;
    const [bearing, angle, reach] = this.sight, row = this.selected[0], r = reach * this.scale;
    const x = this.px(this.x[row]), y = this.py(this.y[row]), middle = (bearing - 90) * Math.PI / 180;
    const half = Math.min(angle, 360) / 2 * Math.PI / 180;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.arc(x, y, r, middle - half, middle + half);
    pen.closePath();
    pen.fillStyle = pen.strokeStyle = this.style.accent;
    pen.globalAlpha = 0.18;
    pen.fill();
    pen.globalAlpha = 0.7;
    pen.lineWidth = this.style.scale;
    pen.stroke();
    pen.globalAlpha = 1;
  },

  mark(pen, items) {                           // what a person has chosen
    const [row, group] = this.selected;
    const item = items.find(one => group >= 0 ? one.group === group : row >= 0 && one.row === row);
    if (!item) return;
    pen.beginPath();
    pen.arc(item.x, item.y, item.r + 6 * this.style.scale, 0, 7);
    pen.lineWidth = 4 * this.style.scale;
    pen.strokeStyle = this.style.ground;
    pen.stroke();
    pen.lineWidth = 2 * this.style.scale;
    pen.strokeStyle = this.style.accent;
    pen.stroke();
  },

  name(pen, items) {                           // the program says which, in order of weight; here only where
    const l = this.labels || {rows: []};
    const taken = new Boxes(), at = new Map();
    for (const one of items) {
      taken.add(one.x - one.r, one.y - one.r, 2 * one.r, 2 * one.r);
      if (one.row >= 0) at.set(one.row, one);
    }
    for (let k = 0; k < l.rows.length; k++) {
      const one = at.get(l.rows[k]);
      if (!one) continue;
      const [w, h] = [l.boxes[4 * k + 2], l.boxes[4 * k + 3]], r = one.r + 2;
      const spots = [[r, -h / 2], [-r - w, -h / 2], [-w / 2, r - 1], [-w / 2, -r - h + 1],
                     [r * 0.7, r * 0.7 - h * 0.3], [r * 0.7, -r * 0.7 - h * 0.7]];
      const spot = spots.find(([dx, dy]) => taken.free(one.x + dx, one.y + dy, w, h));
      if (!spot) continue;
      const left = Math.round(one.x + spot[0]), top = Math.round(one.y + spot[1]);
      taken.add(left, top, w, h);
      pen.drawImage(l.image, l.boxes[4 * k] * l.ratio, l.boxes[4 * k + 1] * l.ratio, w * l.ratio, h * l.ratio,
                    left, top, w, h);
    }
    this.namePlaces(pen, taken);
  },

  namePlaces(pen, taken) {                     // pixels made by the program, never text; where there is room
    const names = this.names, far = 26 * this.style.scale;
    for (let i = 0; names && i < this.places.length; i++) {
      const [bx, by, w, h] = names.boxes[i], x = this.px(this.places[i][0]), y = this.py(this.places[i][1]);
      const spots = [[0, 0], [0, far / 2], [0, -far / 2], [0, far], [0, -far], [w / 2 + far, 0], [-w / 2 - far, 0]];
      const spot = spots.find(([dx, dy]) => taken.free(x + dx - w / 2, y + dy - h / 2, w, h));
      if (!spot) continue;
      const left = Math.round(x + spot[0] - w / 2), top = Math.round(y + spot[1] - h / 2), k = names.ratio;
      taken.add(left, top, w, h);
      pen.drawImage(names.image, bx * k, by * k, w * k, h * k, left, top, w, h);
    }
  },

  over(point) {                                // is anything drawn here? Which thing it is the program knows
    const corner = this._map.containerPointToLayerPoint(point).subtract(this.origin);
    return this.drawn.some(one => Math.hypot(one.x - corner.x, one.y - corner.y) <= one.r + 3);
  },
});
