"""A live table in a page, as a reader finds it: heads to click, boxes to tick, rows to read and to unfold."""

ALIVE = ".sheet[data-live]"

_ROWS = """(table) => {
  const seen = (each) => each.offsetParent !== null;
  return [...table.tBodies].filter(seen)
    .map((body) => [...body.rows[0].cells].filter(seen).map((cell) => cell.innerText.trim()));
}"""


def tables(page):
    """Return every table that is alive in a page or a part of one, top to bottom."""
    found = page.locator(f"css:light={ALIVE}")  # the browser's own search: the whole page is not walked each time
    return [OnTable(found.nth(number)) for number in range(found.count())]


class OnTable:
    """One table.

    Args:
        root: Playwright's locator of it.
    """

    def __init__(self, root):
        self.root = root
        self.page = root.page
        self.paper = root.locator(".sheet-paper")
        self.status = root.locator("[role=status]")
        self.heads = root.locator("thead th:visible")
        self.reset = root.locator(".sheet-reset")

    def rows(self):
        """Return the texts of the rows that are seen, in their order."""
        return self.root.locator("table").evaluate(_ROWS)

    def names(self):
        """Return the names of the rows that are seen, in their order."""
        return [row[0] for row in self.rows()]

    def bold(self):
        """Return the texts that are bold and seen."""
        return self.root.locator("td strong:visible").all_inner_texts()

    def head(self, label):
        """Return the head of a column: what one clicks to sort."""
        return self.root.locator("thead").get_by_role("button", name=label)

    def sorting(self):
        """Return (label, direction) of the columns that say they are sorted."""
        return self.root.locator("thead th[aria-sort]").evaluate_all(
            "(heads) => heads.map((head) => [head.querySelector('button').firstChild.textContent, head.ariaSort])"
        )

    def box(self, group, label):
        """Return a box to tick: one of the rows or of the columns."""
        return self.root.get_by_role("group", name=group, exact=True).get_by_role("checkbox", name=label, exact=True)

    def unfold(self, name):
        """Return the button that unfolds a row."""
        return self.root.locator("tbody").get_by_role("button", name=name)

    def unfolded(self):
        """Return the explanations that are seen."""
        return self.root.locator(".sheet-why:visible").all_inner_texts()

    def size(self):
        """Return width and height in pixels."""
        box = self.root.bounding_box()
        return box["width"], box["height"]
