"""`make bench`: the guide and stock Rasa side by side, on the same machine, under the same load.

What is measured and how stands in `bench.__main__`; what stock Rasa is given in `bench.stock_project`.
"""
