"""Ways to look around: a page, what notebook 10 needs, notebooks in JupyterLab."""

from .lab import open_lab, plan_lab
from .page import PAGE, write_page
from .widgets import show_weights
