"""The queries behind the forms: one function for each sheet, plain values by column name."""
