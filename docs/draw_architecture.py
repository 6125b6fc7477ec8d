"""Draw the apps, their layers and what imports what, from the imports themselves, as an SVG.

The layers are those of the contracts in pyproject.toml. `make architecture` writes the picture.
"""

import sys
import tomllib
from collections import Counter
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
WIDTH, MARGIN, BOX, ROW, HEAD = 1120, 20, 42, 84, 48  # ROW is the way from one row to the next
COLOURS = {"partnership_site": "#6b4f8a", "events": "#86300f", "pages": "#0a4a57"}
UNDRAWN = {"migrations", "translation", "apps", "wsgi"}  # Django's own: the same in every app
STYLE = """text { font: 13px system-ui, sans-serif; fill: #1b2628 } path { fill: none }
.app { font-size: 19px; font-weight: 600 } .name { font-size: 14px; font-weight: 600 }
.box { text-anchor: middle }"""

Place = tuple[float, float, float]  # middle, top, width
Pair = tuple[str, str]


def count_imports() -> tuple[Counter[str], Counter[Pair]]:
    """Return the modules of each part, such as `pages.models`, and the imports between parts."""
    sys.path.insert(0, str(ROOT))
    graph = grimp.build_graph(*COLOURS, cache_dir=None)
    part = {name: ".".join(name.split(".")[:2]) for name in sorted(graph.modules)}
    leaves = [part[name] for name in part if not graph.find_children(name)]
    modules = Counter(each for each in leaves if each.partition(".")[2] not in UNDRAWN)
    pairs = [(part[a], part[b]) for a in part for b in graph.find_modules_directly_imported_by(a)]
    drawn = [pair for pair in pairs if modules.keys() >= {*pair} and len({*pair}) == 2]
    return modules, Counter(drawn)


def layers_of(app: str, modules: Counter[str], imports: Counter[Pair]) -> list[list[str]]:
    """Return the parts of an app from top to bottom, by its contract or else by its imports."""
    own = sorted(each for each in modules if each.startswith(f"{app}."))
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    for contract in config["contracts"]:
        if contract.get("containers") == [app]:
            rows = [[f"{app}.{name}" for name in row.split(" : ")] for row in contract["layers"]]
            return [[each for each in row if each in own] for row in rows]
    below = {imported for importer, imported in imports if importer in own}
    return [[each for each in own if each not in below], [each for each in own if each in below]]


def place_row(row: list[str], top: float) -> dict[str, Place]:
    """Spread the boxes of a row, each as wide as its text, evenly over the width."""
    widths = [max(92, 9 * len(part.partition(".")[2]) + 20) for part in row]
    gap = (WIDTH - 4 * MARGIN - sum(widths)) / (len(row) + 1)
    left, places = 2 * MARGIN + gap, {}
    for part, width in zip(row, widths, strict=True):
        places[part] = (left + width / 2, top, width)
        left += width + gap
    return places


def draw_import(source: Place, target: Place, count: int, colour: str) -> str:
    """Draw a line from a box to one below it, or to a neighbour in its row; the more, the wider."""
    (x, top, width), (to_x, to_top, to_width) = source, target
    x, to_x = (x + width * (to_x - x) / WIDTH / 1.3, to_x - to_width * (to_x - x) / WIDTH / 1.3)
    y, end = top + BOX, top + BOX if top == to_top else to_top
    bend = 24 if y == end else (end - y) / 2
    turn = end + bend if y == end else end - bend
    line = f"M{x:.0f} {y:.0f}C{x:.0f} {y + bend:.0f} {to_x:.0f} {turn:.0f} {to_x:.0f} {end:.0f}"
    wide = min(7.0, 0.8 + count**0.5 * 0.8)
    return f'<path d="{line}" stroke="{colour}" stroke-width="{wide:.1f}" opacity=".35"/>'


def draw_box(part: str, place: Place, modules: int, colour: str) -> str:
    middle, top, width = place
    return f"""<rect x="{middle - width / 2:.0f}" y="{top:.0f}" width="{width:.0f}" \
height="{BOX}" rx="5" fill="#fff" stroke="{colour}"/>
<text class="box name" x="{middle:.0f}" y="{top + 18:.0f}">{part.partition(".")[2]}</text>
<text class="box" x="{middle:.0f}" y="{top + 34:.0f}">{modules} module{"s"[: modules > 1]}</text>"""


def draw_frame(app: str, top: float, height: float, said: str) -> str:
    return f"""<rect x="{MARGIN}" y="{top}" width="{WIDTH - 2 * MARGIN}" height="{height}" rx="8" \
fill="{COLOURS[app]}" fill-opacity=".07"/>
<text x="36" y="{top + 31}"><tspan class="app" style="fill:{COLOURS[app]}">{app}</tspan>\
<tspan dx="12">{said}</tspan></text>"""


def draw() -> str:
    """Return the picture: the same imports always give the same bytes."""
    modules, imports = count_imports()
    drawn, top = [], MARGIN
    for app, colour in COLOURS.items():
        rows = layers_of(app, modules, imports)
        places = {}
        for number, row in enumerate(rows):
            places |= place_row(row, top + HEAD + ROW * number)
        height = HEAD + ROW * len(rows)
        within = {pair: count for pair, count in imports.items() if places.keys() >= {*pair}}
        out = Counter()
        for (importer, imported), count in imports.items():
            if importer in places and imported not in places:
                out[imported.partition(".")[0]] += count
        said = ", ".join(f"{count} imports from {other}" for other, count in sorted(out.items()))
        drawn.append(draw_frame(app, top, height, said or "no imports from the others"))
        drawn += [
            draw_import(places[one], places[other], count, colour)
            for (one, other), count in sorted(within.items())
        ]
        drawn += [draw_box(part, place, modules[part], colour) for part, place in places.items()]
        top += height + MARGIN
    lines = "\n".join(drawn)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img">
<title>The three apps with their layers: what each part imports is below it</title>
<style>{STYLE}</style>
<rect width="{WIDTH}" height="{top}" fill="#fff"/>
{lines}
</svg>
"""


if __name__ == "__main__":
    sys.stdout.write(draw())
