"""Veiviseren: a Norwegian help guide against violence in close relationships.

The way of a message, module by module:

    channel → privacy → [Rasa: components → language → understanding, danger, gazetteer → RulePolicy]
            → actions.answer → reply ← directory, topics ← content/ → channel guard

Only `channel`, `memory`, `components`, `app`, `dialogue`, `seams` and `__main__` may import Rasa; the rest is a pure core.
"""
