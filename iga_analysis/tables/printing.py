"""How a sheet looks on paper: landscape, as wide as the page, headings on each page."""

# Inches, as Excel counts them. A sheet fits the width of whatever paper is chosen:
# A4, or F4 (Folio, 215 x 330 mm), which offices use as well.
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.55, "bottom": 0.6}
_MARGINS |= {"header": 0.3, "footer": 0.3}


def set_page(sheet, *, heading, portrait=False):
    """Set how a sheet is printed; in a book that is only written, before its rows.

    Parameters
    ----------
    sheet : openpyxl worksheet
        The sheet.
    heading : int
        The row of the headings, which is repeated on every page.
    portrait : bool, optional
        Whether the page is upright.

    Examples
    --------
    >>> import openpyxl
    >>> sheet = openpyxl.Workbook().active
    >>> set_page(sheet, heading=2)
    >>> sheet.page_setup.orientation, sheet.print_title_rows
    ('landscape', '$2:$2')
    """
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(**_MARGINS)
    sheet.print_title_rows = f"{heading}:{heading}"
    sheet.HeaderFooter.oddFooter.left.text = "&A"
    sheet.HeaderFooter.oddFooter.right.text = "&P / &N"
