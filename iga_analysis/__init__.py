"""Reproduce the published figures of Indonesia's regional innovation index (IID).

Data flow one way, as tables. The rooms, from the ground up:

- :mod:`~iga_analysis.settings`: where the project is, what a person has set.
- :mod:`~iga_analysis.datapackage`: ``data/`` as typed, checked tables.
- :mod:`~iga_analysis.composite`: composite indices of any kind, without anything else
  of this package.
- :mod:`~iga_analysis.language`: numbers, words and sentences in English or Indonesian.
- :mod:`~iga_analysis.tables`: the published facts (``load_*``), lists that a person
  imported, the region that a name means.
- :mod:`~iga_analysis.published`: what was announced, recomputed.
- :mod:`~iga_analysis.method`: the method of a year.
- :mod:`~iga_analysis.exhibits`, :mod:`~iga_analysis.plots`: tables and figures as
  notebooks show them.
- :mod:`~iga_analysis.evidence`: what the published results alone determine of ranks.
- :mod:`~iga_analysis.scoring`: a register of innovations becomes an index.
- :mod:`~iga_analysis.plan`: the cheapest way to a target.
- :mod:`~iga_analysis.sensitivity`: how a ranking moves under other choices.
- :mod:`~iga_analysis.intake`: official files come in, every row accounted for.
- :mod:`~iga_analysis.results`: what the results of one year show.
- :mod:`~iga_analysis.report`, :mod:`~iga_analysis.explore`: what reaches people.
- :mod:`~iga_analysis.commands`: what the command ``iga`` does with official files.

Imports point down this list; a room is entered by its door, the ``__init__`` of the
folder. The names of this page are listed in ``__init__.pyi`` and imported at their
first use.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
