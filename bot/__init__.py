"""Veiviseren: a Norwegian help guide against violence in close relationships.

The way of a message, module by module:

    channel → privacy → [Rasa: components → language → understanding, danger, gazetteer → RulePolicy]
            → actions.answer → reply ← directory, topics ← content/ → channel guard

Only `channel`, `payloads`, `pages`, `memory`, `components`, `rasa_project`, `shell`, `seams` and `actions` stand on
Rasa's side; the rest is a pure core that imports none of it.
"""
