# The two that a learner needs: `make lab` and `make test`. README.md says what Windows users type instead.
PYTHON = python3
LANGUAGE = ko
MENUS =
GPU =
export GPU

RUN = .venv/bin/python -m

.PHONY: lab test verify notebooks bench lint lock clean install

lab: install  ## open the course: LANGUAGE=en for English, MENUS=ko for Korean menus, GPU=1 for NVIDIA
	@$(RUN) densenet_edu.course.lab --language "$(LANGUAGE)" --menus "$(MENUS)"

test: install  ## unit tests, every notebook in both languages, browser tests
	@$(RUN) tests.run

verify: install  ## the long proofs: every full-size network
	@$(RUN) pytest tests/full_size

notebooks: install  ## build notebooks/ko and notebooks/en from notebooks/source, and the README's tables
	@$(RUN) densenet_edu.course.build
	@$(RUN) densenet_edu.course.contents

bench: install  ## measure speed and memory: a table, and .build/bench.json
	@$(RUN) benchmarks

lint: install
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy

lock:  ## write the versions again, with hashes, for all platforms; needs uv
	uv pip compile --quiet --universal --generate-hashes --no-strip-extras --python-version 3.11 \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.lock

clean:  ## remove what was installed and built; my/, the learner's own, stays
	rm -rf .venv .build .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find densenet_edu tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

install:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON)이 없습니다. 파이썬 3.11~3.13을 설치하십시오. / No $(PYTHON): install Python 3.11 to 3.13."; exit 1; }
	@$(PYTHON) install.py
