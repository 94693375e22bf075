"""Judge office files by the rules of Office Open XML."""

from functools import cache

from openxml_audit import OpenXmlValidator


def list_faults(path):
    """Return what a validator of Word files, workbooks and slides has to say of one."""
    return _read_rules().validate(str(path)).errors


@cache
def _read_rules():
    return OpenXmlValidator()
