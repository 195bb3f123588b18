// A Leaflet layer of one canvas: crisp on any screen, larger than the view, carried along while the map zooms.
"use strict";
L.Sheet = L.Layer.extend({
  options: {pane: "overlayPane", padding: 0.25},

  onAdd() {
    this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", this.getPane());
    this.pen = this.canvas.getContext("2d");
    this.reset();
  },

  onRemove() { this.canvas.remove(); },

  getEvents() {
    return {moveend: this.reset, viewreset: this.reset, resize: this.reset,
            zoom: () => this.follow(this._map.getCenter(), this._map.getZoom()),
            zoomanim: event => this.follow(event.center, event.zoom)};
  },

  follow(center, zoom) {                       // as L.Renderer does, with the picture of the zoom before
    const map = this._map, scale = map.getZoomScale(zoom, this.zoom);
    const half = map.getSize().divideBy(2).add(this.pad);
    const offset = half.multiplyBy(-scale).add(map.project(this.center, zoom))
      .subtract(map._getNewPixelOrigin(center, zoom));
    L.DomUtil.setTransform(this.canvas, offset, scale);
  },

  reset() {
    const map = this._map, size = map.getSize();
    this.pad = size.multiplyBy(this.options.padding)._round();
    this.zoom = map.getZoom();
    this.center = map.getCenter();
    this.origin = map.containerPointToLayerPoint(this.pad.multiplyBy(-1))._round();
    this.ratio = window.devicePixelRatio || 1;
    this.width = size.x + 2 * this.pad.x;
    this.height = size.y + 2 * this.pad.y;
    const w = Math.round(this.width * this.ratio), h = Math.round(this.height * this.ratio);
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
      this.canvas.style.width = this.width + "px";
      this.canvas.style.height = this.height + "px";
    }
    L.DomUtil.setTransform(this.canvas, this.origin, 1);
    const corner = map.getPixelOrigin().add(this.origin);
    this.left = corner.x;
    this.top = corner.y;
    this.scale = 256 * Math.pow(2, this.zoom);
    this.draw();
  },

  draw() {
    this.pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.pen.clearRect(0, 0, this.width, this.height);
    this.paint(this.pen);
  },

  soon() {                                     // many changes, one picture
    if (this.waiting || !this._map) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; if (this._map) this.draw(); });
  },

  px(x) { return x * this.scale - this.left; },
  py(y) { return y * this.scale - this.top; },
});

// Degrees to Web Mercator 0..1, y down.
const mercatorX = lon => (lon + 180) / 360;
const mercatorY = lat => {
  const sine = Math.sin(lat * Math.PI / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
};

// Boxes that are taken, so that labels lie on nothing else.
class Boxes {
  constructor() { this.all = []; }
  add(x, y, w, h) { this.all.push([x, y, x + w, y + h]); }
  free(x, y, w, h) { return !this.all.some(b => x < b[2] && x + w > b[0] && y < b[3] && y + h > b[1]); }
}
