"""Every lesson in real JupyterLab: run, moved by keyboard and mouse, read off the page; then without a kernel."""

import ast
import json

import nbformat
import pytest

from densenet_edu.course.lessons import LESSONS
from densenet_edu.course.notebook import spliced
from densenet_edu.course.source import read
from densenet_edu.show.flipbook import unpack
from densenet_edu.show.picture import Picture
from tests import solutions
from tests.browser.lab import ROOT, WHOLE_LESSONS, copied, exported
from tests.browser.notebook import DARK, LIGHT, eventually, opened
from tests.browser.on_page import explorers, frame, states, wait_for

SLUGS = [lesson.slug for lesson in LESSONS]
_SIZES = "(all) => all.map((each) => each.getBoundingClientRect()).map(({ width, height }) => [width, height])"

# What stands in the pictures of an explorer (by its number in the lesson) at these positions of its knobs.
READINGS = {
    "00_start": [
        (0, {}, ["7.98 M", "2.83 G", "1024"]),  # paper, table 1; 7,978,856 parameters in keras.applications
        (0, {"growth_rate": "16"}, ["2.27 M"]),  # 16: a bit more than a quarter of the convolutions is left
        (0, {"growth_rate": "32", "compression": "0.25"}, ["θ = 0.25"]),
    ],
    "01_add_or_concatenate": [
        # A chain is broken; of the 2 ** 4 ways through a ResNet half are left.
        (0, {"off": "2"}, ["길이 없습니다", "8개가 남습니다"]),
        (0, {"off": "2, 3"}, ["길이 없습니다", "4개가 남습니다"]),
    ],
    "02_growth_rate": [
        (0, {}, ["읽기 22 → +4", "26", "5·6/2 = 15"]),  # paper, figure 1: k = 4, five layers; k0 = 6
        (0, {"blocks": "7"}, ["읽기 30 → +4", "34", "7·8/2 = 28"]),
        (0, {"growth_rate": "6", "blocks": "4", "stem_channels": "12"}, ["읽기 30 → +6", "36", "4·5/2 = 10"]),
        (1, {}, ["7.98 M", "2.83 G"]),
        (1, {"growth_rate": "16"}, ["2.27 M"]),
    ],
    "03_composite_function": [
        # A bias moves the mean from 5 to 9, and normalization takes it back; 0.5 changes no sign.
        (0, {"bias": "4", "gamma": "0.5"}, ["평균 9, 분산 4", "0보다 큰 값 3개"]),
    ],
    "04_bottleneck": [
        # -3 - 5 - 5 down the middle of channel 1, (7 + 6 + 6) - (6 + 5 + 5) from top to bottom of channel 2.
        (0, {"row": "2", "column": "4"}, ["합 −13", "합 3", "−10"]),
        (1, {"channels": "230"}, ["66,240", "66,304"]),  # 9 * 230 * 32 and 4 * 230 * 32 + 36 * 32 ** 2
        (1, {"channels": "231"}, ["66,528", "66,432"]),
        (2, {}, ["c = 64 · +83.49 M"]),  # 56 ** 2 * (36 * 32 ** 2 - 5 * 64 * 32)
        (2, {"growth_rate": "16"}, ["c = 32 · +20.87 M"]),  # 56 ** 2 * (36 * 16 ** 2 - 5 * 32 * 16)
    ],
    "05_transition": [
        # 64 + 6 * 32 = 256, + 12 * 32 = 640, + 24 * 32 = 1408, + 16 * 32 = 1920
        (0, {"compression": "1"}, ["256", "640", "1408", "1920"]),
        (0, {"bottleneck": "아니요"}, ["L=63", "1024"]),  # 58 dense layers and 5 more
    ],
    "06_densenet121": [
        # The parameters of keras.applications, of torchvision (161), and of the paper's tables.
        (0, {}, ["L = 121", "7,978,856"]),
        (0, {"blocks": "6, 12, 32, 32"}, ["L = 169", "14,149,480"]),
        (0, {"blocks": "6, 12, 48, 32"}, ["L = 201", "20,013,928"]),
        (0, {"blocks": "6, 12, 36, 24", "growth_rate": "48"}, ["L = 161", "28,681,000"]),
    ],
    "07_at_work": [
        (0, {"side": "224"}, ["7.98 M", "2.83 G"]),
        # Four times the convolutions' 2,834,161,664 - 1,024,000, and the classifier once.
        (0, {"side": "448"}, ["7.98 M", "11.33 G"]),
    ],
    "08_training": [
        # Parameters by hand; the error rates are those of the records, which test_lesson_08.py holds.
        (0, {}, ["파라미터 52,237개", "파라미터 50,151개", "DenseNet-BC, 시드 0"]),
        (0, {"family": "ResNet", "seed": "2"}, ["ResNet, 시드 2"]),
        (1, {}, ["파라미터 31,170개"]),
        (2, {}, ["5,466", "31.17 K", "77.90 K", "172.9 K", "k = 10, 시드 0"]),
        (3, {"depth": "10"}, ["14.69 K", "50.15 K", "L = 10, 시드 0"]),
    ],
    "09_results": [
        # Error rates: paper, tables 2 and 3, fb.resnet.torch; parameters and multiply-adds: independent Keras builds.
        (0, {}, ["DenseNet-BC, L = 100 · 0.77 M · 4.51%", "ResNet (pre-activation), 1001 · 10.33 M · 4.62%"]),
        (0, {"axis": "곱셈-덧셈"}, ["DenseNet, L = 40 · 0.26 G · 5.24%"]),
        (1, {"axis": "곱셈-덧셈", "dataset": "C10+"}, ["DenseNet-BC (k = 40) 190 · 9.30 G · 3.46%"]),
        (1, {"dataset": "SVHN"}, ["DenseNet (k = 24) 100 · 27.25 M · 1.59%"]),
        (2, {}, ["ResNet-50 · 25.56 M · 24.01%", "DenseNet-264 · 33.34 M · 22.15%"]),
        (2, {"dataset": "ImageNet (10-crop)"}, ["DenseNet-169 · 14.15 M · 22.08%"]),
        # 7.98 * (14.15 / 7.98) ** (0.02 / 1.22), and 21.80 * (25.56 / 21.80) ** (1.73 / 2.72)
        (3, {"level": "25"}, ["8.05 M", "24.12 M"]),
    ],
}


@pytest.fixture(scope="module", params=SLUGS)
def lesson(request, lab, jupyter):
    """A Korean lesson, the solutions in the place of the answers, with all its cells run."""
    file = ROOT / "notebooks" / "ko" / f"{request.param}.ipynb"
    source = read(ROOT / "notebooks" / "source" / f"{request.param}.py")
    path = lab.add(f"run/{request.param}.ipynb", spliced(nbformat.read(file, as_version=4), source))
    with opened(jupyter, lab, path) as notebook:
        notebook.execute(solutions.NOTE)
        notebook.run()
        wait_for(notebook.body, ".explorer-widget", len(drawn_by_kernel(notebook)))
        notebook.slug, notebook.file, notebook.source = request.param, file, source
        yield notebook


def drawn_by_kernel(notebook):
    """Return what the lesson's own kernel draws now: the pictures of each explorer."""
    kept = "[each for each in Out.values() if type(each).__name__ == 'Explorer']"
    code = f"__import__('json').dumps([[[p.svg, p.caption] for p in each.pictures()] for each in {kept}])"
    found = json.loads(ast.literal_eval(notebook.ask(code)))
    return [[Picture(*picture) for picture in explorer] for explorer in found]


def texts(explorer):
    """Return the words and numbers that stand in the drawings, line by line."""
    return [text.strip() for text in explorer.drawings.locator("text").all_text_contents()]


def go(explorer, name, at):
    """Move a knob to a position by keyboard."""
    kind = explorer.kind(name)
    if kind == "checkbox":
        if explorer.at(name) != at:
            explorer.press(name, " ")
        return
    explorer.input(name).focus()
    press = explorer.page.keyboard.press  # the focus stays where it is, frame after frame
    if kind in ("slider", "select"):
        press("Home")
    forward, back = ("ArrowRight", "ArrowLeft") if kind == "slider" else ("ArrowDown", "ArrowUp")
    while (now := explorer.at(name)) != at:
        press(forward if now < at else back)


def walk(explorer, frames):
    """Move every knob: to its second position (or from it) by keyboard, then everywhere; return the heights.

    `frames(positions)` gives the pictures that belong there. What each key does is shown in test_explorer.
    """
    heights = set()
    for name in explorer.names():
        other = int(explorer.at(name) != 1)
        go(explorer, name, other)
        assert explorer.at(name) == other
        assert explorer.focused(name), name
        now = explorer.positions()
        assert explorer.shows(*frames(now)), (name, other)
        wrong, tall = explorer.sweep(name, [frames(now | {name: at}) for at in range(explorer.count(name))])
        assert not wrong, (name, wrong, now)
        heights.update(tall)
    return heights


def books(state):
    """Return a function from the positions of an explorer's knobs to the pictures that its state holds for them."""
    opened_books = [(part, unpack(part["drawings"]), unpack(part["captions"])) for part in state["parts"]]

    def frames(where):
        found = [(frame(state, part, list(where.values())), svgs, captions) for part, svgs, captions in opened_books]
        return [Picture(svgs[each], captions[each]) for each, svgs, captions in found]

    return frames


def test_it_runs_without_an_error_or_a_warning(lesson):
    for cell in lesson.cells():
        assert cell["count"], f"{cell['id']} did not run"
        for output in cell["outputs"]:
            assert output["output_type"] != "error", (cell["id"], output)
            assert output.get("name") != "stderr", (cell["id"], output["text"])


def test_every_solution_is_right(lesson):
    said = json.loads(ast.literal_eval(lesson.ask(solutions.TELL)))
    assert solutions.unsolved(lesson.source, said) == {}


def test_every_control_moves_and_the_page_shows_what_python_draws(lesson):
    found, built = explorers(lesson.body), states(nbformat.read(lesson.file, as_version=4))
    assert len(found) == len(drawn_by_kernel(lesson)) == len(built)
    for number, (explorer, state) in enumerate(zip(found, built, strict=True)):
        start = explorer.positions()
        heights = walk(explorer, books(state))
        for name in explorer.names():
            at = explorer.count(name) // 2
            explorer.point(name, at)
            assert explorer.at(name) == at, name
            heights.add(explorer.height())
        assert eventually(lambda explorer=explorer, at=number: explorer.shows(*drawn_by_kernel(lesson)[at]))
        explorer.reset.click()
        assert explorer.positions() == start
        assert len(heights) == 1, "the explorer changed its height"


def test_the_numbers_on_the_page_are_those_of_the_paper(lesson):
    found = explorers(lesson.body)
    readings = READINGS.get(lesson.slug, [])
    assert {number for number, _, _ in readings} == set(range(len(found))), "each explorer needs numbers to hold"
    for number, chosen, numbers in readings:
        explorer = found[number]
        explorer.reset.click()
        for name, shown in chosen.items():
            explorer.point(name, explorer.values(name).index(shown))
        written = " | ".join(texts(explorer))
        for each in numbers:
            assert each in written, (chosen, each)
        explorer.reset.click()


def test_it_can_be_looked_at_in_both_themes(lesson, screenshots):
    shown = lesson.page.locator("body").get_attribute("data-jp-theme-name")
    for theme in (shown, LIGHT if shown == DARK else DARK):  # in which the next lesson runs: a change takes a second
        lesson.theme(theme)
        if WHOLE_LESSONS:
            photograph(lesson.body, screenshots / f"lesson_{lesson.slug}_{theme.split()[-1].lower()}.jpg")
        for explorer in explorers(lesson.body):
            colours = explorer.root.evaluate(
                """(root) => [root.querySelector(".explorer-name"), root.closest(".jp-Notebook")]
                  .map((each, i) => getComputedStyle(each)[i ? "backgroundColor" : "color"])"""
            )
            assert contrast(*colours) >= 4.5, theme  # what WCAG asks of text


@pytest.fixture(scope="module")
def idle(lab):
    """The id of a kernel in which nothing runs: one for all lessons that are only looked at."""
    return lab.start_kernel()


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_alive_as_built_before_anything_has_run(slug, lab, jupyter, idle):
    built = ROOT / "notebooks" / "en" / f"{slug}.ipynb"
    with opened(jupyter, lab, copied(built, lab, f"read/{slug}.ipynb"), idle) as notebook:
        check_without_kernel(notebook.body, built)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The Korean lessons as HTML files."""
    built = [ROOT / "notebooks" / "ko" / f"{slug}.ipynb" for slug in SLUGS]
    return dict(zip(SLUGS, exported(tmp_path_factory.mktemp("exported"), *built), strict=True))


@pytest.mark.parametrize("slug", SLUGS)
def test_an_exported_lesson_is_alive_without_a_kernel_and_without_a_network(slug, pages, page, screenshots):
    page.goto(pages[slug].as_uri(), wait_until="commit")
    check_without_kernel(page.locator("body"), ROOT / "notebooks" / "ko" / f"{slug}.ipynb")
    page.set_viewport_size({"width": 420, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 420, "it is wider than a narrow window"
    if WHOLE_LESSONS:
        page.screenshot(path=screenshots / f"exported_{slug}_narrow.jpg", quality=85, full_page=True)


def check_without_kernel(body, built):
    """Every picture is to be seen, and every explorer moves by keyboard as it was drawn when the lesson was built."""
    book = nbformat.read(built, as_version=4)
    kept = states(book)
    wait_for(body, ".explorer-alone", len(kept))
    found = explorers(body)
    assert len(found) == len(kept)
    for explorer, state in zip(found, kept, strict=True):
        assert len(walk(explorer, books(state))) == 1, "the explorer changed its height"
    check_pictures(body, book)


def check_pictures(body, book):
    """Every picture of a notebook is on the page: drawn, with a size, and with a sentence."""
    bundles = [output.get("data", {}) for cell in book.cells for output in cell.get("outputs", ())]
    single = sum("image/svg+xml" in data for data in bundles)
    photos = sum("data:image/png" in data.get("text/html", "") for data in bundles)
    live = body.locator("css:light=[class^='picture-'] svg[role=img]")
    images = body.locator("css:light=img[src^='data:image/png']")
    assert eventually(lambda: (live.count(), images.count()) == (single, photos))
    for width, height in live.evaluate_all(_SIZES):
        assert width > 100
        assert height > 20
    for number in range(photos):
        images.nth(number).scroll_into_view_if_needed()
        assert (
            images.nth(number).evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") > 100
        )
        assert images.nth(number).get_attribute("alt")
    assert "model not found" not in body.text_content()


def photograph(body, path):
    """Keep a picture of a whole notebook, which scrolls in a window of its own."""
    page, size = body.page, dict(body.page.viewport_size)
    page.set_viewport_size(size | {"height": 12_000})  # with all cells in view, they have the height they need
    body.locator(".jp-Cell").first.scroll_into_view_if_needed()
    needed = body.evaluate(
        """async (body) => {
          const cells = body.querySelectorAll(".jp-Cell");
          await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          return cells[cells.length - 1].getBoundingClientRect().bottom - cells[0].getBoundingClientRect().top;
        }"""
    )
    box = body.bounding_box()
    place = box | {"height": min(needed + 50, box["height"])}
    page.screenshot(path=path, quality=85, clip=place)  # as PNG it takes a second more
    page.set_viewport_size(size)


def contrast(first, paper):
    """Return the contrast of a CSS colour, which may let the paper through, on that paper, as WCAG 2 defines it."""
    behind, (red, green, blue, *alpha) = channels(paper)[:3], channels(first)
    share = alpha[0] if alpha else 1.0
    mixed = [share * own + (1 - share) * other for own, other in zip((red, green, blue), behind, strict=True)]
    lighter, darker = sorted((luminance(mixed), luminance(behind)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def channels(colour):
    return [float(each) for each in colour.partition("(")[2].rstrip(")").split(",")]


def luminance(colour):
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
