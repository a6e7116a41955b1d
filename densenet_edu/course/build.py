"""`make notebooks`: writes and runs notebooks/ko and notebooks/en from notebooks/source, only what has changed."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from densenet_edu.course.execute import executed
from densenet_edu.course.notebook import notebook, stripped, text_of
from densenet_edu.course.source import ROOT, Source, read, sources
from densenet_edu.course.stale import Stale, sealed, why_stale
from densenet_edu.words import LANGUAGES, Refused, say


def stale(root: Path = ROOT, only: Sequence[str] = ()) -> Iterator[tuple[Source, str, Path, Stale]]:
    """Yield every notebook that must be built again, with the reason.

    Args:
        root: The project's folder.
        only: Beginnings of the lessons' names ("02"); all lessons if empty.

    Raises:
        Refused: A source that is no lesson, or a name in `only` that no lesson has.
    """
    paths = sources(root)
    for start in only:
        if not any(path.stem.startswith(start) for path in paths):
            raise Refused("build.no_such_lesson", value=start, allowed=", ".join(path.stem for path in paths))
    for path in paths:
        if only and not path.stem.startswith(tuple(only)):
            continue
        source = read(path)
        for lang in LANGUAGES:
            target = root / "notebooks" / lang / f"{source.slug}.ipynb"
            if reason := why_stale(target, source, lang, root):
                yield source, lang, target, reason


def orphans(root: Path = ROOT) -> tuple[Path, ...]:
    """Return the built notebooks that no longer have a source."""
    slugs = {path.stem for path in sources(root)}
    built = (path for lang in LANGUAGES for path in sorted((root / "notebooks" / lang).glob("*.ipynb")))
    return tuple(path for path in built if path.stem not in slugs)


def build(source: Source, lang: str, target: Path, reason: Stale, root: Path = ROOT) -> None:
    """Write one notebook, run; where only prose has changed, the outputs are taken over.

    Raises:
        Refused: A cell failed; the notebook that was there is left as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    book = notebook(source, lang)
    if reason.only_prose:
        book = _with_outputs(book, nbformat.reads(target.read_text(encoding="utf-8"), as_version=4))
    else:
        book = stripped(executed(book, target.parent, source.slug, lang))
    _replace(target, text_of(sealed(book, source, lang, root)))


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Build what is stale, or with --check only say what it is; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m densenet_edu.course.build", description=say("build.about"))
    parser.add_argument("lessons", nargs="*", metavar="NN", help=say("build.help_lessons"))
    parser.add_argument("--check", action="store_true", help=say("build.help_check"))
    options = parser.parse_args(arguments)
    found = 0
    try:
        for source, lang, target, reason in stale(root, options.lessons):
            print(f"{target.relative_to(root).as_posix()}: {reason.sentence}", flush=True)
            found += 1
            if not options.check:
                build(source, lang, target, reason, root)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    left = orphans(root)
    for path in left:
        print(f"{path.relative_to(root).as_posix()}: {say('build.stale_orphan')}")
    if not found and not left:
        print(say("build.all_fresh"))
    return 1 if left or (options.check and found) else 0


def _with_outputs(book: NotebookNode, built: NotebookNode) -> NotebookNode:
    before = {cell.id: cell for cell in built.cells if cell.cell_type == "code"}
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = before[cell.id].outputs, before[cell.id].execution_count
    return book


def _replace(target: Path, text: str) -> None:
    # Whoever reads the notebook meanwhile sees the old one or the new one, never half of one.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


if __name__ == "__main__":
    sys.exit(main())
