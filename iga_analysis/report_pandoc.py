"""Call pandoc, which writes formulas for the web and the Word file."""


def run_pandoc(text, to, **options):
    """Return a text in another format, as :func:`pypandoc.convert_text`.

    Raises
    ------
    OSError
        If pandoc fails; the message is its first line.
    """
    from pypandoc import convert_text

    try:
        return convert_text(text, to, **options)
    except RuntimeError as error:
        raise OSError(str(error).splitlines()[0]) from None


def read_reference():
    """Return the Word file whose styles pandoc uses, as bytes."""
    import subprocess

    from pypandoc import get_pandoc_path

    command = [get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, capture_output=True, check=True).stdout
