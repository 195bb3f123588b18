// The schematic base map: what is not known is neutral grey, neither sea nor land.
"use strict";
L.Ground = L.Sheet.extend({
  options: {pane: "tilePane", padding: 0.25},

  set(data, names) {
    const project = flat => {
      const out = new Float64Array(flat.length);
      for (let i = 0; i < flat.length; i += 2) { out[i] = mercatorX(flat[i]); out[i + 1] = mercatorY(flat[i + 1]); }
      return out;
    };
    this.data = data;
    this.names = names;
    this.land = data.land.map(project);
    this.coast = data.coast.map(project);
    this.borders = data.borders.map(project);
    if (this._map) this.draw();
  },

  trace(pen, line) {
    pen.moveTo(this.px(line[0]), this.py(line[1]));
    for (let i = 2; i < line.length; i += 2) pen.lineTo(this.px(line[i]), this.py(line[i + 1]));
  },

  paint(pen) {
    if (!this.data) return;
    const colours = this.data.colours;
    if (this.data.bounds) {
      const [west, south, east, north] = this.data.bounds;
      const x = this.px(mercatorX(west)), y = this.py(mercatorY(north));
      const w = this.px(mercatorX(east)) - x, h = this.py(mercatorY(south)) - y;
      pen.save();
      pen.beginPath();
      pen.rect(x, y, w, h);
      pen.clip();
      pen.fillStyle = colours.sea;
      pen.fillRect(x, y, w, h);
      pen.lineJoin = pen.lineCap = "round";
      for (const [width, colour] of [[26, colours.shallow_1], [10, colours.shallow_2]]) {
        pen.beginPath();
        this.coast.forEach(line => this.trace(pen, line));
        pen.lineWidth = width;
        pen.strokeStyle = colour;
        pen.stroke();
      }
      pen.beginPath();
      this.land.forEach(ring => { this.trace(pen, ring); pen.closePath(); });
      pen.fillStyle = colours.land;
      pen.fill("evenodd");
      pen.restore();
    }
    this.graticule(pen, colours.graticule);
    pen.lineJoin = "round";
    pen.lineWidth = 1;
    pen.strokeStyle = colours.border;
    pen.setLineDash([4, 3]);
    pen.beginPath();
    this.borders.forEach(line => this.trace(pen, line));
    pen.stroke();
    pen.setLineDash([]);
    pen.beginPath();
    this.coast.forEach(line => this.trace(pen, line));
    pen.strokeStyle = colours.coast;
    pen.stroke();
    this.unknown(pen);
  },

  graticule(pen, colour) {
    const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
    const step = steps.find(one => one / 360 * this.scale > 110) || 10;
    const map = this._map, size = map.getSize();
    const a = map.containerPointToLatLng([-this.pad.x, -this.pad.y]);
    const b = map.containerPointToLatLng([size.x + this.pad.x, size.y + this.pad.y]);
    pen.beginPath();
    for (let k = Math.ceil(a.lng / step); k * step < b.lng; k++) {
      const x = Math.round(this.px(mercatorX(k * step))) + 0.5;
      pen.moveTo(x, 0);
      pen.lineTo(x, this.height);
    }
    for (let k = Math.ceil(b.lat / step); k * step < a.lat; k++) {
      const y = Math.round(this.py(mercatorY(k * step))) + 0.5;
      pen.moveTo(0, y);
      pen.lineTo(this.width, y);
    }
    pen.lineWidth = 1;
    pen.strokeStyle = colour;
    pen.stroke();
  },

  unknown(pen) {                               // says beside the data, where one sees it, that there are none
    const size = this._map.getSize(), [x0, y0] = [this.pad.x, this.pad.y], [x1, y1] = [x0 + size.x, y0 + size.y];
    const {image, boxes, ratio} = this.names, [bx, by, w, h] = boxes[boxes.length - 1], middle = (y0 + y1) / 2;
    let free = [[x0, x1]];
    if (this.data.bounds) {
      const [west, south, east, north] = this.data.bounds;
      if (this.py(mercatorY(north)) < y1 && this.py(mercatorY(south)) > y0)
        free = [[x0, Math.min(this.px(mercatorX(west)), x1)], [Math.max(this.px(mercatorX(east)), x0), x1]];
    }
    for (const [from, to] of free) {
      if (to - from < w + 24) continue;
      pen.drawImage(image, bx * ratio, by * ratio, w * ratio, h * ratio,
                    Math.round((from + to - w) / 2), Math.round(middle - h / 2), w, h);
    }
  },
});
