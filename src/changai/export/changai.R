# Reads the tables of changai: data on China's reform of the industrial workforce. Base R is enough.
#
#   source("changai.R")
#   changai_tables()                        # every table, with how many rows it has and what one row is
#   metrics <- read_changai("metrics")      # one of them
#   metrics <- read_changai("metrics", "en") # with English labels ("zh": Chinese) of ids and enumerations
#
# Text is character, a date is Date, a whole number is numeric, a truth is logical; an enumeration is a factor
# of its codes in their declared order. With labels, region follows region_id, and nature_label (a factor)
# follows nature. attr(metrics$value, "label") says what a column is. Raises an error that names the tables
# for another name.
#
# folder is where changai-<version>-r.zip was unpacked.

changai_tables <- function(folder = ".") {
  read_changai_file("tables.csv", folder, NA)
}

read_changai <- function(table, labels = c("none", "en", "zh"), folder = ".") {
  labels <- match.arg(labels)
  known <- changai_tables(folder)$table
  if (!table %in% known)
    stop("unknown table '", table, "'; there are: ", paste(known, collapse = ", "), call. = FALSE)
  columns <- read_changai_file("data-dictionary.csv", folder)
  columns <- columns[columns$table == table, ]
  values <- read_changai_file("values.csv", folder)
  values <- values[values$table == table, ]
  classes <- c(string = "character", integer = "numeric", number = "numeric",
               date = "Date", boolean = "character")
  rows <- read_changai_file(file.path("data", paste0(table, ".csv")), folder,
                            unname(classes[columns$type]))
  columns$titles <- if (labels == "zh") columns$title_zh else columns$title
  label <- paste0("label_", labels)
  if (labels != "none") names <- read_changai_file("labels.csv", folder)
  shown <- list()
  for (i in seq_along(rows)) {
    column <- columns$column[i]
    cells <- rows[[i]]
    allowed <- values[values$column == column, ]
    if (columns$type[i] == "boolean") cells <- cells == "true"
    shown[[column]] <- if (nrow(allowed) > 0) factor(cells, allowed$value) else cells
    attr(shown[[column]], "label") <- columns$titles[i]
    if (labels == "none") next
    leads_to <- columns$references[i]  # "regions.region_id"; of the same table "region_id" alone
    target <- if (grepl(".", leads_to, fixed = TRUE)) sub("[.].*", "", leads_to) else table
    called <- names[names$table == target, ]
    if (!is.na(leads_to) && nrow(called) > 0)
      shown[[sub("_id$", "", column)]] <- called[[label]][match(cells, called$id)]
    if (nrow(allowed) > 0)
      shown[[paste0(column, "_label")]] <- factor(cells, allowed$value, allowed[[label]])
  }
  as.data.frame(shown)
}

# One file of the release, as text or with these classes of columns; a missing cell is NA.
read_changai_file <- function(file, folder, classes = "character") {
  read.csv(file.path(folder, file), na.strings = "", encoding = "UTF-8", colClasses = classes)
}
