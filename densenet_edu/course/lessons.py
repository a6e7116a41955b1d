"""The lessons that there are: the one list from which the README, lesson 00 and the tests take theirs."""

from dataclasses import dataclass

from densenet_edu.words import in_language


@dataclass(frozen=True)
class Lesson:
    """One lesson, as far as a reader must know it beforehand."""

    slug: str  # names its files: notebooks/source/<slug>.py, notebooks/ko/<slug>.ipynb
    minutes: int
    optional_minutes: int = 0
    tensorflow: bool = False  # needs it: a kernel of 1 GB instead of 0.1 GB

    @property
    def number(self) -> str:
        """The two digits by which lesson and exercises are called: "02"."""
        return self.slug[:2]

    def title(self, language: str) -> str:
        """Return the title as it stands at the head of the lesson, without its number."""
        return in_language(language, f"lessons.{self.slug}")


LESSONS = (
    Lesson("00_start", minutes=10),
    Lesson("01_add_or_concatenate", minutes=40, optional_minutes=10, tensorflow=True),
    Lesson("02_growth_rate", minutes=30),
    Lesson("03_composite_function", minutes=40, tensorflow=True),
    Lesson("04_bottleneck", minutes=45),
    Lesson("05_transition", minutes=35, tensorflow=True),
    Lesson("06_densenet121", minutes=60, tensorflow=True),
    Lesson("07_at_work", minutes=45, tensorflow=True),
    Lesson("08_training", minutes=60, tensorflow=True),
    Lesson("09_results", minutes=45),
)
