"""An explorer in a page, as a reader finds it: knobs to move, pictures and sentences to read."""

import json
import re

from playwright.sync_api import expect

# `css:light` is the browser's own search; without it each look for something walks the whole page for shadow trees.
SELECTOR = "css:light=.explorer-widget, .explorer-alone"

# Whether the captions and, node by node, the drawings in the page are those that Python made.
_SAME = """(root, [svgs, captions]) => {
  const drawings = [...root.querySelectorAll(".explorer-drawing")], box = document.createElement("div");
  const said = [...root.querySelectorAll("figcaption")].map((caption) => caption.textContent);
  const same = drawings.map((drawing, i) => ((box.innerHTML = svgs[i]), box.innerHTML === drawing.innerHTML));
  return drawings.length === svgs.length && same.every(Boolean) && JSON.stringify(said) === JSON.stringify(captions);
}"""

# The position at which a knob stands.
_AT = """(knob) => {
  const inputs = [...knob.querySelectorAll("input, select")];
  if (inputs[0].type === "radio") return inputs.findIndex((input) => input.checked);
  return inputs[0].type === "checkbox" ? Number(inputs[0].checked) : Number(inputs[0].value);
}"""

# Moves a knob to a position by the events that keys and mouse send it.
_PUT = """(knob, at) => {
  const inputs = [...knob.querySelectorAll("input, select")], [input] = inputs;
  if (input.type === "radio") return inputs[at].checked || inputs[at].click();
  if (input.type === "checkbox") return input.checked === (at === 1) || input.click();
  input.value = at;
  input.dispatchEvent(new Event(input.type === "range" ? "input" : "change", { bubbles: true }));
}"""
_SWEPT = f"""(root, [name, frames]) => {{
  const put = {_PUT}, same = {_SAME}, knob = root.querySelector(`.knob-${{name}}`);
  const seen = frames.map((frame, at) => (put(knob, at), [same(root, frame), root.getBoundingClientRect().height]));
  return [seen.flatMap(([right], at) => (right ? [] : [at])), [...new Set(seen.map(([, height]) => height))]];
}}"""
_VALUES = f"""(knob, count) => [...Array(count).keys()].map((at) => (
  ({_PUT})(knob, at), knob.querySelector(".explorer-value").textContent
))"""


def wait_for(body, selector, count):
    """Wait until a page or a part of one shows exactly so many: what is attached takes a moment more to be seen."""
    expect(body.locator(f"css:light={selector}").filter(visible=True)).to_have_count(count, timeout=30_000)


def wait_for_two(page, kind):
    """Wait until a page shows two explorers of a kind: what is attached takes a moment more to be seen."""
    seen = "(kind) => [...document.querySelectorAll('.' + kind)].filter((one) => one.getClientRects().length).length"
    page.wait_for_function(f"{seen} === 2", arg=kind)


def explorers(page):
    """Return every explorer that is alive in a page or a part of one, top to bottom."""
    found = page.locator(SELECTOR)
    return [OnPage(found.nth(number)) for number in range(found.count()) if found.nth(number).is_visible()]


def states(book):
    """Return the state of every explorer that lies in the outputs of a notebook: knobs, parts, at, words."""
    pages = (output.get("data", {}).get("text/html", "") for cell in book.cells for output in cell.get("outputs", ()))
    return [json.loads(state) for page in pages for state in re.findall(r"const state = (\{.*\}), heard = \[\];", page)]


def frame(state, part, at):
    """Return the number of the frame that a part shows when the knobs stand at these positions."""
    number = 0
    for knob in part["knobs"]:
        number = number * len(state["knobs"][knob]["shown"]) + at[knob]
    return number


class OnPage:
    """One explorer.

    Args:
        root: Playwright's locator of the explorer.
    """

    def __init__(self, root):
        self.root = root
        self.page = root.page
        self.drawings = root.locator(".explorer-drawing")
        self.captions = root.locator("figcaption")
        self.status = root.locator("[role=status]")
        self.reset = root.get_by_role("button")
        self.knobs = root.locator(".explorer-knob")
        self.ranges = []  # the names, the kinds and the counts are asked for once
        self.kinds = {}
        self.counts = {}

    def knob(self, name):
        """Return the knob of a range."""
        return self.root.locator(f".knob-{name}")

    def input(self, name):
        """Return what takes the keys: of radio buttons the chosen one."""
        knob = self.knob(name)
        return knob.locator("input:checked") if self.kind(name) == "radio" else knob.locator("input, select")

    def kind(self, name):
        """Return "slider", "checkbox", "radio" or "select"."""
        if name not in self.kinds:
            classes = self.knob(name).get_attribute("class").split()
            kinds = ("slider", "checkbox", "radio", "select")
            self.kinds[name] = next(kind for kind in kinds if f"explorer-{kind}" in classes)
        return self.kinds[name]

    def at(self, name):
        """Return the position at which a knob stands."""
        return self.knob(name).evaluate(_AT)

    def positions(self):
        """Return the positions of all knobs, {name: position}."""
        return dict(zip(self.names(), self.knobs.evaluate_all(f"(knobs) => knobs.map({_AT})"), strict=True))

    def names(self):
        """Return the names of the ranges in the order of their knobs."""
        if not self.ranges:
            classes = self.knobs.evaluate_all("(knobs) => knobs.map((knob) => knob.className)")
            self.ranges = [re.search(r"\bknob-(\w+)", each)[1] for each in classes]
        return self.ranges

    def count(self, name):
        """Return how many positions a knob has."""
        if name not in self.counts:
            kind, knob = self.kind(name), self.knob(name)
            if kind == "slider":
                self.counts[name] = int(knob.locator("input").get_attribute("max")) + 1
            elif kind == "checkbox":
                self.counts[name] = 2
            else:
                self.counts[name] = knob.locator("option" if kind == "select" else "input").count()
        return self.counts[name]

    def press(self, name, key):
        """Press a key on a knob, as someone who came there with Tab."""
        self.input(name).focus()
        self.page.keyboard.press(key)

    def point(self, name, at):
        """Choose a position with the mouse."""
        knob, kind = self.knob(name), self.kind(name)
        if kind == "slider":
            self.page.mouse.click(*self._place(name, at))
        elif kind == "checkbox":
            if self.at(name) != at:
                knob.locator("label").click()
        elif kind == "radio":
            knob.locator("label:has(input)").nth(at).click()
        else:  # the list itself is drawn by the system, outside the page
            knob.locator("select").select_option(index=at)

    def drag(self, name, first, last):
        """Drag a slider from one position to another, with all positions between."""
        knob = self.knob(name)
        assert self.kind(name) == "slider", knob
        self.page.mouse.move(*self._place(name, first))
        self.page.mouse.down()
        self.page.mouse.move(*self._place(name, last), steps=12)
        self.page.mouse.up()

    def _place(self, name, at):
        box = self.knob(name).locator("input").bounding_box()
        share = at / max(self.count(name) - 1, 1)
        return box["x"] + 8 + (box["width"] - 16) * share, box["y"] + box["height"] / 2  # 8: half the thumb

    def shows(self, *pictures):
        """Return whether the page shows exactly these drawings and captions."""
        drawn = [picture.svg for picture in pictures], [picture.caption for picture in pictures]
        return self.root.evaluate(_SAME, drawn)

    def values(self, name):
        """Return what a knob shows at each of its positions, where it is left at the last."""
        kind, knob = self.kind(name), self.knob(name)
        if kind == "slider":
            return knob.evaluate(_VALUES, self.count(name))
        if kind == "checkbox":
            return ["아니요", "예"]
        return knob.locator("option" if kind == "select" else "label:has(input)").all_text_contents()

    def sweep(self, name, frames):
        """Move a knob through all its positions; return those that show another frame than this, and the heights."""
        drawn = [[[picture.svg for picture in frame], [picture.caption for picture in frame]] for frame in frames]
        return self.root.evaluate(_SWEPT, [name, drawn])

    def height(self):
        """Return the height in pixels."""
        return self.root.bounding_box()["height"]

    def focused(self, name):
        """Return whether a knob has the focus."""
        return self.knob(name).evaluate("(knob) => knob.contains(document.activeElement)")
