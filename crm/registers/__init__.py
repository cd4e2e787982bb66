"""The paper forms of the trade as sheets: plain values in, a workbook out."""
