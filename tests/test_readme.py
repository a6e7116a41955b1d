"""What the README says is so."""

import re
from pathlib import Path

import pytest
import yaml

from densenet_edu.course.contents import README, with_tables
from densenet_edu.course.lessons import LESSONS

ROOT = Path(__file__).parents[1]
TEXT = README.read_text(encoding="utf-8")
KOREAN, ENGLISH = TEXT.split("\n---\n")
JOBS = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]


def test_the_tables_of_lessons_are_made_from_the_list():
    assert with_tables(TEXT) == TEXT, "run `make notebooks`"
    assert TEXT.count("<!-- lessons ") == 2
    for lesson in LESSONS:
        assert lesson.title("ko") in KOREAN
        assert lesson.title("en") in ENGLISH


def test_korean_comes_first_and_says_as_much_as_the_english():
    assert re.search("[가-힣]", KOREAN.splitlines()[0])
    assert KOREAN.count("\n## ") == ENGLISH.count("\n## ")
    assert KOREAN.count("```") == ENGLISH.count("```")
    assert len(re.findall(r"^(?:- |\d\. )", KOREAN, flags=re.MULTILINE)) == len(
        re.findall(r"^(?:- |\d\. )", ENGLISH, flags=re.MULTILINE)
    )


def test_every_file_that_it_links_to_or_names_is_there():
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", TEXT) if "://" not in link]
    named = re.findall(r"`([\w./-]+\.(?:md|txt|yml|lock)|LICENSE|notebooks/\S+?\.ipynb|\w+/source/)`", TEXT)
    assert len(links) == 1 + 2 * len(LESSONS)
    for path in (*links, *named):
        assert (ROOT / path).exists(), path


def test_every_make_command_is_a_target_and_every_setting_one_that_it_knows():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:^|`)make (\w+)", TEXT, flags=re.MULTILINE))
    settings = set(re.findall(r"[ `]([A-Z]+)=\w", TEXT))
    assert targets == {"lab", "test", "notebooks"}
    assert settings == {"LANGUAGE", "MENUS", "GPU"}
    for name in targets | settings:
        assert re.search(rf"^{name}( =|:)", makefile, flags=re.MULTILINE), name


@pytest.mark.parametrize("part", [KOREAN, ENGLISH], ids=["ko", "en"])
def test_the_jobs_that_have_never_run_are_named(part):
    heading = "아직 확인하지 못한 것" if part is KOREAN else "What has never been run"
    section = part.split(f"## {heading}\n")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`", section)) == set(JOBS) - {"linux"}


def test_ci_on_linux_does_what_ci_run_does_and_the_others_what_the_readme_says():
    def commands(job):
        return [step["run"] for step in JOBS[job]["steps"] if "run" in step]

    assert commands("linux") == ["bash .ci/run"]
    assert commands("macos")[-1].endswith("tests.run units notebooks")
    assert commands("windows") == ["py install.py", r".venv\Scripts\python -m tests.run notebooks"]
    assert commands("gpu")[-1].endswith("tests.run notebooks")
    assert "gpu" in JOBS["gpu"]["runs-on"]
    assert all(command in TEXT for command in commands("windows"))


def test_the_three_licences_and_the_paper_are_named():
    for part in (KOREAN, ENGLISH):
        assert all(name in part for name in ("MIT", "CC BY 4.0", "SIL Open Font License", "arXiv:1608.06993"))
    assert "MIT License" in (ROOT / "LICENSE").read_text()
    assert "CC BY 4.0" in (ROOT / "LICENSE-text.md").read_text(encoding="utf-8")
