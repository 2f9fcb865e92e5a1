# Reads the tables of changai: data on China's reform of the industrial workforce. Base R is enough.
#
#   source("changai.R")
#   changai_tables()                        # every table, with how many rows it has and what one row is
#   metrics <- read_changai("metrics")      # one of them; read_changai("metrics", "zh") with Chinese labels
#
# Text is character, a date is Date, a whole number is numeric, a truth is logical; an enumeration is a factor
# with its labels in their declared order (language "none": with its codes). attr(metrics$value, "label") says
# what a column is. Raises an error that names the tables for another name.
#
# folder is where changai-<version>-r.zip was unpacked.

changai_tables <- function(folder = ".") {
  read.csv(file.path(folder, "tables.csv"), na.strings = "", encoding = "UTF-8")
}

read_changai <- function(table, language = c("en", "zh", "none"), folder = ".") {
  language <- match.arg(language)
  known <- changai_tables(folder)$table
  if (!table %in% known)
    stop("unknown table '", table, "'; there are: ", paste(known, collapse = ", "), call. = FALSE)
  classes <- c(string = "character", integer = "numeric", number = "numeric",
               date = "Date", boolean = "character")
  dictionary <- read.csv(file.path(folder, "data-dictionary.csv"), na.strings = "",
                         encoding = "UTF-8", colClasses = "character")
  columns <- dictionary[dictionary$table == table, ]
  values <- read.csv(file.path(folder, "values.csv"), na.strings = "", encoding = "UTF-8",
                     colClasses = "character")
  values <- values[values$table == table, ]
  rows <- read.csv(file.path(folder, "data", paste0(table, ".csv")), na.strings = "",
                   encoding = "UTF-8", colClasses = unname(classes[columns$type]))
  chinese <- language == "zh"
  for (i in seq_along(rows)) {
    allowed <- values[values$column == columns$column[i], ]
    if (nrow(allowed) > 0) {
      shown <- switch(language, en = allowed$label_en, zh = allowed$label_zh, allowed$value)
      rows[[i]] <- factor(rows[[i]], allowed$value, shown)
    } else if (columns$type[i] == "boolean") {
      rows[[i]] <- rows[[i]] == "true"
    }
    attr(rows[[i]], "label") <- if (chinese) columns$title_zh[i] else columns$title[i]
  }
  rows
}
