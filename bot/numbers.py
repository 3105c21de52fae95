"""The static page of numbers: what is left when the conversation is switched off, and what a wrong address shows.

No script, no style from elsewhere, nothing to load: it is one text, made from the directory when the server starts.
"""

from __future__ import annotations

import html

from bot.directory import Directory
from bot.wording import Phrases

SHOWN = ("politi-112", "ambulanse-113", "brann-110", "legevakt", "krisesenter", "vo-linjen", "alarmtelefonen")
_PAGE = """<!doctype html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Veiviser</title>
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>{heading}</h1>
<ul>
{items}
</ul>
<p>{kommune}</p>
</main>
</body>
</html>
"""


def page(directory: Directory, phrases: Phrases, phrase: str) -> str:
    """The page under one heading of `content/phrases.yml`, e.g. `page_off`."""
    return _PAGE.format(
        heading=html.escape(phrases.say(phrase, "nb")),
        items="\n".join(filter(None, (_item(directory, service) for service in SHOWN))),
        kommune=html.escape(directory.kommune.name),
    )


def _item(directory: Directory, service_id: str) -> str:
    service = directory[service_id]
    if not service.phone:
        return ""
    return f'<li><a href="tel:{service.phone.tel}">{service.phone.number}</a> {html.escape(service.name)}</li>'
