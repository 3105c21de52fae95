# ruff: noqa: E501
"""Content as people break it: one change to one file each, and what `make check` must say about it.

Each entry: file, what stands there, what somebody wrote instead, words of the message, and (where it is not the line of
the change itself) the text of the line that must be named. «@» before a text means: everything from there to the end.
"""

from __future__ import annotations

NATIONAL, TROMS = "content/services/nasjonalt.yml", "content/services/troms.yml"
KOMMUNE = "content/services/kommuner/5532-balsfjord.yml"
REPORT = "content/topics/anmelde.yml"
NAV_FEES, NAV_HOURS = (
    '    fees: vanlig takst\n    anonymous: "no"\n    languages: [nb]\n    interpreter: De skal',
    ('    schedule: "Mo-Fr 09:00-15:00; PH off"\n    fees: vanlig takst'),
)
NAV_WEB, NAV_NUMBER = "    web: https://www.nav.no\n", '      - number: "55 55 33 33"\n'
ADVICE = "  - id: ring-112-hva-de-spor\n    about: [politi-112, akutt]\n"
ADVICE_END = '    address: "facts/advice-contact.md politi-112 2"\n    date: "2026-11-22"\n    confidence: middels\n'
EVERYBODY = "      Du kan ringe politiet og anmelde, eller bare spørre om råd."
EVERYBODY_AT = "    services: [politi, vo-linjen]\n    after: |\n      Blir det"
UTTERANCES = "data/nlu/utover.yml"
BLOCK = '- intent: anmelde\n  metadata: {who: utover, danger: false, variety: bokmal, writer: asks-2, asks: "regret"}\n'
SAID = "    - kan jeg slutte hos ATV midtveis hvis jeg ikke orker\n"
COST = '      nb: "Det er gratis, både å bo der og å komme for å snakke.'

Case = tuple[str, str, str, str] | tuple[str, str, str, str, str]
CASES: dict[str, Case] = {
    # --- no YAML -------------------------------------------------------------------------------------------------
    "a tab": (NATIONAL, NAV_WEB, "\tweb: https://www.nav.no\n", "tabulator"),
    "an indent too small": (NATIONAL, NAV_WEB, "   web: https://www.nav.no\n", "innrykket stemmer ikke"),
    "an indent too large": (NATIONAL, NAV_WEB, "      web: https://www.nav.no\n", "innrykk"),
    "a key twice": (NATIONAL, NAV_WEB, NAV_WEB * 2, "«web» står to ganger"),
    "a colon in a text": (NATIONAL, "    name: Nav\n", "    name: Nav: Balsfjord\n", "kolon"),
    "a colon forgotten": (NATIONAL, "    name: Nav\n", "    name Nav\n", "kolon", "    name Nav\n"),
    "a quote not closed": (KOMMUNE, '  number: "5532"', '  number: "5532', "anførselstegn er ikke lukket"),
    "a list not closed": (TROMS, "    eligibility: [utsatt, barn, utover, ansatt]", "    eligibility: [utsatt, barn",
                          "hakeparentesen"),
    "a value that begins with a star": (NATIONAL, "    name: Nav\n", "    name: *Nav\n", "*"),
    "a value that begins with an at sign": (NATIONAL, "    name: Nav\n", "    name: @Nav\n", "anførselstegn"),
    "an invisible character": (NATIONAL, "    name: Nav\n", "    name: Nav\x07\n", "usynlig tegn"),
    "a day that does not exist": (NATIONAL, '    assured_date: "2026-11-22"', "    assured_date: 2026-11-31",
                                  "finnes ikke"),
    # --- another form --------------------------------------------------------------------------------------------
    "a text where a list belongs": (NATIONAL, "    eligibility: [utsatt, utover, bekymret, ansatt]\n    phones:\n"
                                    '      - number: "55', "    eligibility: utsatt\n    phones:\n"
                                    '      - number: "55', "skal være en liste"),
    "nothing where a text belongs": (NATIONAL, "    name: Nav\n", "    name:\n", "men er tom"),
    "an unknown field of a phone": (NATIONAL, NAV_NUMBER, NAV_NUMBER + "        merknad: x\n", "«merknad» er ukjent"),
    "an unknown kind of phone": (NATIONAL, NAV_NUMBER + "        type: voice\n", NAV_NUMBER + "        type: mobil\n",
                                 "«type» er «mobil»"),
    "a voice that is none": (NATIONAL, "    eligibility: [utsatt, utover, bekymret, ansatt]\n    phones:\n"
                             '      - number: "55', "    eligibility: [utsett]\n    phones:\n      - number: \"55",
                             "Mente du «utsatt»?"),
    "a web page that is none": (NATIONAL, NAV_WEB, "    web: nav.no\n", "en adresse som https"),
    "a link with a space": (NATIONAL, NAV_WEB, "    web: https://www.nav .no\n", "en adresse som https"),
    "a source without a day": (NATIONAL, "      - address: https://www.nav.no\n        date: \"2026-08-13\"\n",
                               "      - address: https://www.nav.no\n", "«date» mangler",
                               "- address: https://www.nav.no\n"),
    "a source without a real day": (NATIONAL, '        date: "2026-08-13"\n      - address: https://www.storfjord',
                                    '        date: "2026-02-30"\n      - address: https://www.storfjord', "«date» er"),
    "a kommune without a way out": (KOMMUNE, "  leave_to: https://www.nrk.no/", "  leave: https://www.nrk.no/",
                                    "«leave_to» mangler", "kommune:\n"),
    "a kommune number without quotes": (KOMMUNE, '  number: "5532"', "  number: 5532", "anførselstegn"),
    "answers that hang in the air": (REPORT, "answers:\n  utsatt:\n", "answers:\nutsatt:\n", "innrykket stemmer ikke", "  barn:\n"),
    "an emergency line in words": (REPORT, "emergency_line: true", "emergency_line: ja", "true eller false"),
    "a dialogue without turns": ("tests/dialogues/ansatt.yml", "    turns:\n", "    tur:\n", "«turns» mangler",
                                 "  - name: en barnehagelærer"),
    "a point of the plan without questions": ("content/plan.yml", "    ask:\n", "    spør:\n", "«ask» mangler",
                                              '  - id: "plan-formal"'),
    "utterances without a topic": (UTTERANCES, "- intent: anmelde\n", "- tema: anmelde\n", "«intent» mangler"),
    "a file of services that is empty": (TROMS, "@services:\n", "", "skal være", ""),
    # --- services ------------------------------------------------------------------------------------------------
    "a field missing": (NATIONAL, NAV_FEES, NAV_FEES.partition("\n")[2], "«fees» mangler", "  - id: nav\n"),
    "an unknown field": (NATIONAL, NAV_WEB, "    webb: https://www.nav.no\n", "«webb» er ukjent"),
    "a value outside the list": (NATIONAL, NAV_FEES, NAV_FEES.replace("vanlig takst", "billig"), "«fees» er «billig»"),
    "a yes without quotes": (NATIONAL, NAV_FEES, NAV_FEES.replace('"no"', "no"), "ikke tekst, men False",
                             "    anonymous: no\n"),
    "a number without quotes": (NATIONAL, NAV_NUMBER, "      - number: 55553333\n", "ikke tekst"),
    "an id twice": (NATIONAL, "  - id: nav\n", "  - id: vo-linjen\n", "står 2 ganger"),
    "a wrong number": (NATIONAL, NAV_NUMBER, '      - number: "55 55 33"\n', "er ikke et telefonnummer"),
    "hours that cannot be read": (NATIONAL, NAV_HOURS, NAV_HOURS.replace("Mo-Fr 09:00-15:00; PH off", "hverdager 9-15"),
                                  "kan ikke leses"),
    "hours over midnight": (NATIONAL, NAV_HOURS, NAV_HOURS.replace("09:00-15:00", "15:00-08:00"), "over midnatt"),
    "nobody instead": (NATIONAL, "    instead: vo-linjen\n    source:\n      - address: https://dinutvei",
                       "    source:\n      - address: https://dinutvei", "ingen «instead»", "  - id: dinutvei\n"),
    "an address that is not shown": (NATIONAL, NAV_WEB, NAV_WEB + "    address: Gata 1\n", "ikke skal vises",
                                     "  - id: nav\n"),
    "a service that nobody names": (KOMMUNE, "  - id: barnevern\n", "  - id: ny\n    name: Ny\n\n  - id: barnevern\n",
                                    "ingen svar nevner", "  - id: ny\n"),
    "a name of two services": (NATIONAL, "      nav, nav-kontoret,", "      krisesenteret, nav, nav-kontoret,",
                               "betyr også", ""),
    "a day in words": (NATIONAL, '    assured_date: "2026-11-22"', '    assured_date: "i går"', "«assured_date»"),
    "a fact that is old": (NATIONAL, '    assured_date: "2026-11-22"', '    assured_date: "2025-11-22"',
                           "dager siden"),
    "a confirmation by nobody": (NATIONAL, NAV_WEB, NAV_WEB + '    confirmed_date: "2026-11-22"\n', "hører sammen"),
    # --- topics --------------------------------------------------------------------------------------------------
    "an unknown field of a topic": (REPORT, "group: hjelp", "gruppe: hjelp", "«gruppe» er ukjent"),
    "an id that is not the file": (REPORT, "id: anmelde\n", "id: anmeld\n", "men fila heter anmelde.yml"),
    "a topic that no intent has": ("domain.yml", "  - anmelde:", "  - anmelding:", "er ikke en intent", "intents:"),
    "a service that is not there": (REPORT, EVERYBODY_AT, EVERYBODY_AT.replace("politi,", "politii,"),
                                    "Mente du «politi»?"),
    "a button that leads nowhere": (REPORT, "    buttons: [rettigheter, beskyttelse, krisesenter-opphold]",
                                    "    buttons: [retigheter]", "Mente du «rettigheter»?"),
    "a wrong first": ("content/topics/utover.yml", "    services: [familievern, mental-helse, atv]",
                      "    services: [krisesenter]", "skal aldri stå først"),
    "a number in the words": (REPORT, EVERYBODY, "      Ring 116 006.", "er skrevet inn i teksten"),
    "a word to nobody's face": (REPORT, EVERYBODY, "      Et offer kan ringe.", "«offer» brukes ikke"),
    # --- advice, calls, fears, cards -----------------------------------------------------------------------------
    "advice with an unknown field": ("content/sources.yml", ADVICE, ADVICE + "    merk: x\n", "«merk» er ukjent"),
    "advice about nothing": ("content/sources.yml", ADVICE, ADVICE.replace("politi-112,", "politi-12,"),
                             "Mente du «politi-112»?"),
    "advice on no day": ("content/sources.yml", ADVICE_END, ADVICE_END.replace("11-22", "13-22"), "datoen er"),
    "advice from nowhere": ("content/sources.yml", ADVICE_END, ADVICE_END.replace("facts/advice-contact.md", "hørt av"),
                            "adressen er"),
    "advice twice": ("content/sources.yml", "  - id: ring-112-ser-hvem-og-hvor", "  - id: ring-112-hva-de-spor",
                     "står 2 ganger", "  - id: ring-112-hva-de-spor"),
    "a topic on advice that is gone": ("content/topics/akutt.yml", "  - advice: ", "  - advice: ikke-", "som ikke finnes"),
    "a sentence without a source": (REPORT, EVERYBODY, "      Politiet svarer på en uke.\n" + EVERYBODY,
                                    "har ingen kilde"),
    "a sentence with a wrong source": (REPORT, "[anmelde-ring-politi, ring-politi-rad-uten-anmelde]\n      Du kan vente",
                                       "[anmelde-ring-polit]\n      Du kan vente", "Mente du «anmelde-ring-politi»?"),
    "a call without a source": ("content/calls.yml", "      rests: [krisesenter-gratis]\n", "", "nevner ingen kilde",
                                "    cost:\n"),
    "a call with a number": ("content/calls.yml", COST, COST.replace("Det er gratis", "Ring 77 65 87 27, det er gratis"),
                             "skal ikke stå i teksten"),
    "a call to no service": ("content/calls.yml", "  krisesenter:\n", "  krisesentret:\n", "er ingen tjeneste"),
    "a question that two details share": (
        "content/details.yml",
        """      - "kan man bo på krisesenteret med rullestol"\n""",
        """      - "hvor lenge kan man bo på krisesenteret"  # her\n""",
        "deler spørsmålet",
        "  # her",
    ),
    "a fear about no topic": ("content/fears.yml", "    topic: rettigheter\n", "    topic: retigheter\n", "finnes ikke"),
    "a card with no service": ("content/cards.yml", "services: [vo-linjen,", "services: [volinjen,", "finnes ikke"),
    # --- the plan, pages, launch, words --------------------------------------------------------------------------
    "a point that nothing answers": ("content/plan.yml", '    answered_by: "om-planen"', '    answered_by: "om-plan"',
                                     "verken tema eller tjeneste"),
    "a point twice": ("content/plan.yml", '  - id: "plan-2013"', '  - id: "plan-formal"', "står 2 ganger",
                      '  - id: "plan-formal"'),
    "a measure that nothing is said of": ("content/measures.yml", "  icdp:\n    does: nei\n    left: Opplæringen må holdes.\n", "",
                                          "tiltaket mangler i content/measures.yml", ""),
    "a measure that is none": ("content/measures.yml", "  icdp:\n", "  ipcd:\n", "er ikke et tiltak i planen"),
    "a claim about a topic without that voice": ("content/measures.yml", "{topic: vold-mot-eldre, voice: ansatt}",
                                                 "{topic: vold-mot-eldr, voice: ansatt}", "har ikke noe eget svar"),
    "a page without an address": ("content/addresses.yml", "111: service-psykisk-helse-rus\n", "",
                                  "ingen adresse", ""),
    "hours that no page can say": (NATIONAL, NAV_HOURS, NAV_HOURS.replace("Mo-Fr 09:00-15:00; PH off",
                                   "Mo-Fr sunrise-sunset"), "ikke kan si i ord"),
    "a launch point about nothing": ("content/launch.yml", "services: [barnevern], first", "services: [barnevernet], first",
                                     "nevner en tjeneste som ikke finnes"),
    "a spelling of two words": ("content/words.yml", "  deg: dæ daeg\n", "  deg: dæ daeg mæ\n", "skrivemåte for"),
    # --- utterances ----------------------------------------------------------------------------------------------
    "a block for nobody": (UTTERANCES, BLOCK, BLOCK.replace("who: utover", "who: mannen"), "en blokk har who", "who: mannen"),
    "an utterance of two topics": (UTTERANCES, SAID, SAID + "    - vil anmelde naboen\n- intent: utover\n  metadata: {who: "
                                   "utover, danger: false, variety: bokmal, writer: w}\n  examples: |\n    - Vil anmelde "
                                   "naboen\n", "står også under", "    - Vil anmelde naboen"),
    "near-twins": (UTTERANCES, SAID, SAID + SAID.replace("midtveis", "midtveies"), "er nesten lik", "midtveies"),
    "a name in an utterance": (UTTERANCES, SAID, SAID + "    - han heter Ola og slår\n", "et navn etter"),
}  # fmt: skip
