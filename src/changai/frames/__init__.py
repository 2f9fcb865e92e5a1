"""What `Dataset` puts into its DataFrames beside the cells of a table."""
