"""Taking in what other systems write: files of repair orders, read and checked.

Nothing here touches the database. A file becomes a stream of checked orders and of refused
rows; `crm.use_cases.repair_orders` writes the former into the books.
"""
