// What is known only as not after a day (the precision not_after) is shown with a ≤ before that day.
export const isBound = (row) => [row.date_precision, row.period_precision].includes("not_after");
export const eventDay = (event) => `${isBound(event) ? "≤ " : ""}${event.date_start || event.date_end}`;
export const figureDay = (figure) =>
  `${isBound(figure) ? "≤ " : ""}${figure.period_end || figure.period_start || ""}`;
// A document goes by a day, or else by the day after which it was not issued or published.
export const latestOfDocument = (row) => row.issued || row.published || row.issued_end || row.published_end;
export const documentDay = (row) => `${row.issued || row.published ? "" : "≤ "}${latestOfDocument(row)}`;
