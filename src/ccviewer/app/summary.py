"""Says in a few lines whether a demo run was good."""

from typing import Any

from ccviewer.i18n import tr

LEAST_CAMERAS = 9
LEAST_FPS = 5.0


def summarize(report: dict[str, Any]) -> tuple[list[str], bool]:
    """Return lines for a person, and whether all is well.

    Well is: every feed live, nine cameras live, no panel broken, the map painted.

    `report` is what the diagnostics say.
    """
    feeds, cameras, panels = report["feeds"], report["cameras"], report["panels"]
    live_feeds = [feed for feed in feeds if feed["state"] == "live"]
    live_cameras = [camera for camera in cameras if camera["state"] == "live" and camera["fps"] > LEAST_FPS]
    broken = [panel for panel in panels if panel["state"] == "error" or panel["kind"] == "missing"]
    maps = [panel for panel in panels if panel["kind"] == "map"]
    painted = bool(maps) and all(panel["shows"].get("painted") for panel in maps)
    lines = [
        tr("data    {live} dari {all} langsung", live=len(live_feeds), all=len(feeds)),
        tr(
            "kamera  {live} dari {all} langsung, {late} tertunda karena jenisnya, {idle} tidak ditayangkan",
            live=len(live_cameras),
            all=len(cameras),
            late=sum(camera["watched"] and _well(camera) for camera in cameras),
            idle=sum(not camera["watched"] for camera in cameras),
        ),
        tr(
            "kanal   {counts}",
            counts=", ".join(f"{n} {state}" for state, n in sorted(report["channels"].items())),
        ),
        tr("panel   {good} dari {all} baik", good=len(panels) - len(broken), all=len(panels)),
        tr("peta    {word}", word=tr("tergambar") if painted else tr("TIDAK tergambar")),
        tr(
            "jeda UI p99 {p99} ms, terbesar {max} ms",
            p99=report["ui"]["gap_p99_ms"],
            max=report["ui"]["gap_max_ms"],
        ),
    ]
    lines += [
        tr("  data {id}: {state} — {why}", id=feed["id"], state=feed["state"], why=feed["last_error"] or "-")
        for feed in feeds
        if feed not in live_feeds
    ]
    lines += [
        tr(
            "  kamera {id}: {state} — {why}",
            id=camera["id"],
            state=camera["state"],
            why=camera["reason"] or "-",
        )
        for camera in cameras
        if camera not in live_cameras and not _well(camera)
    ]
    lines += [
        tr("  panel {id}: {why}", id=panel["id"], why=panel["failure"] or panel["status"]) for panel in broken
    ]
    good = len(live_feeds) == len(feeds) and len(live_cameras) >= LEAST_CAMERAS and not broken and painted
    lines.append(tr("BAIK") if good else tr("BELUM BAIK"))
    return lines, good


def _well(camera: dict[str, Any]) -> bool:
    """Say whether a camera is as well as it can be without being live: unwatched, or late by nature."""
    return camera["state"] == "delayed" and (not camera["watched"] or camera["late_by_nature"])
