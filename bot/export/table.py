"""The directory as one table (CSV, UTF-8, comma), one row a service: for a spreadsheet and for whoever rings."""

from __future__ import annotations

import csv
import io

from bot.directory import Directory, Service
from bot.publish.words import words

COLUMNS = (
    "id", "navn", "telefon", "åpningstid", "åpningstid i ord", "nettside", "gratis", "anonymt", "for", "område",
    "status", "vises", "i stedet", "sikkerhet", "kilder", "sist lest", "bekreftet", "bekreftet av",
)  # fmt: skip


def csv_text(directory: Directory) -> str:
    """The whole table with its heading."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(service) for service in directory)
    return out.getvalue()


def _row(one: Service) -> list[str]:
    return [
        one.id,
        one.name,
        one.phone.number if one.phone else "",
        one.schedule,
        words("nb").hours(one.schedule),
        one.web,
        one.fees,
        one.anonymous,
        " ".join(one.eligibility),
        " ".join(one.service_area),
        one.status,
        one.show,
        one.instead,
        one.confidence,
        " ; ".join(f"{source['address']} ({source['date']})" for source in one.source),
        one.assured_date,
        one.confirmed_date,
        one.confirmed_by,
    ]
