"""Limits of what a package may cost; a file beyond one is refused with a message, never half read."""

# Of files and archives
MAX_FILE_BYTES = 64 * 2**20
MAX_PACKAGE_BYTES = 512 * 2**20
MAX_RATIO = 200  # how much smaller a member of a zip may be than what it unpacks to

# Of JSON: the descriptor and the schemas
MAX_JSON_BYTES = 2**20
MAX_DEPTH = 20
MAX_STRING = 10_000  # characters of one text
MAX_PATTERN = 200
MAX_ITEMS = {"resources": 100, "fields": 200}  # of a list, by its name
MAX_LIST = 1000  # of any other, as of an enumeration

# Of CSV
MAX_TABLE_BYTES = 32 * 2**20
MAX_CELL = 10_000  # characters
MAX_COLUMNS = 200
MAX_QUOTES = 10_000  # of one line
MAX_FAULTS = 1000
MAX_CELLS = 2_000_000  # of a package

# Of a workbook
MAX_SHEET_ROWS = 2**20  # what Excel has

# Of what is remembered, so as not to be worked out again
MAX_REMEMBERED = 2000  # cells of one column without a fault

# Of findings and messages
MAX_PER_RULE = 1000
MAX_LISTED = 50
MAX_HINTED = 50  # findings of one rule whose hint names the nearest name
MAX_TEXT = 400  # characters of a message
MAX_KNOWN = 2000  # names among which the nearest is looked for
