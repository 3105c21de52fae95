# Veiviseren. `make run` and `make test` set up everything they need; nothing is installed outside this folder.
SHELL := /bin/sh
ROOT := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

VENV := $(ROOT)/.venv
PY := $(VENV)/bin/python
UV := $(ROOT)/.tools/uv/bin/uv
RUNTIME := $(VENV)/.installed-$(shell cksum < $(ROOT)/requirements.lock | cut -d' ' -f1)
DEV := $(VENV)/.tests-$(shell cat $(ROOT)/requirements.lock $(ROOT)/requirements-dev.lock | cksum | cut -d' ' -f1)

PAPER := $(VENV)-paper/.installed-$(shell cksum < $(ROOT)/requirements-paper.lock | cut -d' ' -f1)

export PYTHONWARNINGS ?= ignore
export UV_LINK_MODE ?= copy
export UV_COMPILE_BYTECODE ?= 1
BOT := cd $(ROOT) && $(PY) -m bot

.PHONY: help run test ask chat check forhandsvis pages paper eksport ferskhet privacy-proof mutants fuzz linear scale staying soak bench eval train picture encoder rasa lint unit format lock sbom clean

help: ## denne lista
	@grep -hE '^[a-z-]+:.*## ' $(ROOT)/Makefile | awk -F':.*## ' '{printf "make %-13s %s\n", $$1, $$2}'

run: $(RUNTIME) ## setter opp alt, trener hvis dataene er endret, og starter på HOST (127.0.0.1) og PORT (5005)
	@$(BOT) run

test: $(DEV) lint unit ## setter opp alt testene trenger, og kjører alle

unit: $(DEV) ## bare testene
	@$(ROOT)/tests/browser/chromium.sh $(PY)
	@$(ROOT)/tests/daemons.sh
	@cd $(ROOT) && $(PY) -m pytest -q $(ARGS)

lint: $(DEV) ## form, feil og typer i koden
	@cd $(ROOT) && $(PY) -m ruff format --check -q . && $(PY) -m ruff check -q . && $(PY) -m mypy
	@cd $(ROOT) && $(PY) -m bandit -q -r -c pyproject.toml bot actions

format: $(DEV) ## skriver koden i den faste formen
	@cd $(ROOT) && $(PY) -m ruff format -q . && $(PY) -m ruff check -q --fix .

ask: export Q := $(value Q)
ask: $(RUNTIME) ## én setning, hvert steg vist: make ask Q="hvor henviser jeg en voldsutøver"
	@$(BOT) ask "$$Q"

chat: $(RUNTIME) ## en samtale i terminalen
	@$(BOT) chat

check: $(RUNTIME) ## alle regler for innholdet: feil stopper, gamle fakta varsles
	@$(BOT) check

forhandsvis: $(RUNTIME) ## hvert kort og hvert svar slik de vises, med kilder; følger med når du lagrer (PORT, ellers 5010)
	@$(BOT) forhandsvis

pages: $(RUNTIME) ## de samme svarene som faste sider, til ut/sider
	@$(BOT) sider ut/sider

paper: $(RUNTIME) $(PAPER) ## brosjyre, plakat og lommekort som PDF, til ut/papir (trenger Debians libpango)
	@$(BOT) papir ut/papir | sed 's/html$$/pdf/'
	@cd $(ROOT) && for name in brosjyre plakat kort; do \
	  $(VENV)-paper/bin/weasyprint -q --pdf-variant pdf/ua-1 --base-url "$$($(VENV)-paper/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/" \
	    ut/papir/$$name.html ut/papir/$$name.pdf || exit 1; done

eksport: $(RUNTIME) ## katalogen for andre systemer (HSDS, schema.org, CSV), til ut/eksport
	@$(BOT) eksport ut/eksport

ferskhet: $(RUNTIME) ## hva som er gammelt eller aldri bekreftet, og ringelista; skrives også til ut/ferskhet.md
	@$(BOT) ferskhet

eval: $(RUNTIME) ## måler hvor godt den forstår, på skrivere den ikke har lært av (noen minutter)
	@$(BOT) eval

train: $(RUNTIME) ## trener modellen hvis dataene er endret
	@$(BOT) train

picture: $(DEV) ## bildet av veiviseren i README
	@$(ROOT)/tests/browser/chromium.sh $(PY)
	@cd $(ROOT) && PYTHONPATH=tests $(PY) -m browser.picture

encoder: $(RUNTIME) ## trener setningskoderen på nytt, i et eget miljø (om lag to timer; kan avbrytes og tas opp igjen)
	@cd $(ROOT) && test -x .venv-encoder/bin/python || $(UV) venv -q --seed --python 3.11 .venv-encoder
	@cd $(ROOT) && .venv-encoder/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r encoder/requirements.lock
	@cd $(ROOT) && .venv-encoder/bin/python -m pip install -q --disable-pip-version-check torch==2.13.0
	@cd $(ROOT) && .venv-encoder/bin/python -m encoder $(if $(ANEW),--anew)

privacy-proof: $(DEV) ## 500 samtaler fulle av kjennetegn, og så et søk etter dem overalt, også i minnet (noen minutter)
	@cd $(ROOT) && $(PY) -m proofs.forgetting $(ARGS)

mutants: $(DEV) ## tretti ødelagte utgaver: ingen av dem skal starte
	@cd $(ROOT) && $(PY) -m proofs.mutants $(ARGS)

fuzz: $(DEV) ## 100 000 oppdiktede forespørsler: make fuzz ARGS="--examples 1000"
	@cd $(ROOT) && $(PY) -m proofs.fuzz $(ARGS)

linear: $(DEV) ## ingen regex blir treg av en lang tekst
	@cd $(ROOT) && $(PY) -m proofs.patterns

scale: $(DEV) ## to prosesser bak proxyen med felles Redis: hva de greier, og hva som går tapt når deler av det faller ut
	@$(ROOT)/tests/daemons.sh
	@cd $(ROOT) && $(PY) -m proofs.scale $(ARGS)

staying: $(DEV) ## full disk, skrivebeskyttet disk, klokke som hopper, kill -9: svarer den likevel?
	@$(ROOT)/tests/daemons.sh
	@cd $(ROOT) && $(PY) -m proofs.staying $(ARGS)

soak: $(DEV) ## 20 meldinger i sekundet i 30 minutter: vokser minnet? make soak ARGS="--minutes 5"
	@cd $(ROOT) && $(PY) -m proofs.soak $(ARGS)

bench: $(DEV) ## ved siden av Rasa slik den leveres, på samme maskin (høyst 45 minutter; henter 2,6 GB første gang)
	@cd $(ROOT) && $(PY) -m bench $(ARGS)

rasa: $(RUNTIME) ## en Rasa-kommando: make rasa ARGS="data validate"
	@$(BOT) rasa $(ARGS)

lock: $(UV) ## regner ut låsefilene på nytt fra pyproject.toml
	@cd $(ROOT) && $(UV) pip compile pyproject.toml $(COMPILE) -o requirements.lock \
	  && $(UV) pip compile pyproject.toml --group dev -c requirements.lock $(COMPILE) -o requirements-dev.lock \
	  && $(UV) pip compile --group pyproject.toml:paper --python-version 3.11 $(COMPILE) -o requirements-paper.lock
COMPILE := --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -q

sbom: $(DEV) ## skriver sbom.json: hver pakke serveren bruker, med versjon og kontrollsum (CycloneDX)
	@cd $(ROOT) && $(VENV)/bin/cyclonedx-py -r -i requirements.lock --format json -F -o sbom.json && echo "Skrevet: sbom.json"

clean: ## sletter miljø, modeller og mellomlager
	@rm -rf $(VENV) $(ROOT)/.venv-encoder $(VENV)-paper $(ROOT)/ut $(ROOT)/.tools $(ROOT)/models $(ROOT)/.cache $(ROOT)/.rasa $(ROOT)/results

# uv goes into a private environment: with venv where Python has it, else with pip into a folder of its own.
$(UV):
	@echo "Henter uv (installasjonsverktøyet) til .tools …"
	@cd $(ROOT) && python3 -m venv .tools/uv >/dev/null 2>&1 && .tools/uv/bin/python -m pip install -q --disable-pip-version-check uv \
	  || { rm -rf .tools/uv && python3 -m pip install -q --disable-pip-version-check --target .tools/uv uv; } \
	  || { echo "Fikk ikke installert uv. Maskinen trenger python3 med venv eller pip, og nett."; exit 1; }

$(VENV)/bin/python: | $(UV)
	@echo "Lager Python 3.11-miljøet i .venv …"
	@cd $(ROOT) && $(UV) venv -q --python 3.11 .venv

$(RUNTIME): | $(VENV)/bin/python
	@if [ ! -e "$(DEV)" ]; then echo "Installerer det veiviseren trenger …"; cd $(ROOT) && \
	  $(UV) pip sync -q --python $(PY) --require-hashes requirements.lock; fi
	@rm -f $(VENV)/.installed-*; touch $@

$(PAPER): | $(UV)
	@echo "Lager miljøet for papir i .venv-paper …"
	@cd $(ROOT) && $(UV) venv -q --clear --python 3.11 .venv-paper && \
	  $(UV) pip sync -q --python .venv-paper/bin/python --require-hashes requirements-paper.lock
	@touch $@

$(DEV): | $(VENV)/bin/python
	@echo "Installerer det testene trenger …"
	@cd $(ROOT) && $(UV) pip sync -q --python $(PY) --require-hashes requirements-dev.lock
	@rm -f $(VENV)/.installed-* $(VENV)/.tests-*; touch $@ $(RUNTIME)
