// Dates as they are read aloud, as exact as they are: the words of the release's flat tables
// (src/changai/in_words.py), which a test compares with these over all rows. A date of a row is three columns,
// declared by the `dates` of its table: first day, last day, precision; a lasting thing has a beginning and an end.

const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];
const SEASONS = [
  { from: 3, to: 5, en: "spring", zh: "春" },
  { from: 6, to: 8, en: "summer", zh: "夏" },
  { from: 9, to: 11, en: "autumn", zh: "秋" },
];
const YEARS = ["year", "multi_year"];
const UNDATED = { en: "undated", zh: "无日期" };

/** Whether anything is known of a date of a row. */
export const isDated = (row, dates) => Boolean(row[dates.start] || row[dates.end]);

/**
 * A date of a row in words: 2018, May 2018, 3 to 5 May 2025, by 3 May 2025, 2016 to 2020, end of 2021; 2018年,
 * 不晚于2025年5月3日. `dates` is one of the `dates` of its table (`{start, end, precision, lasting}`, names of columns);
 * the row is an object that has those columns, and where it is a figure its `period_kind`.
 */
export function dateText(row, dates, lang) {
  const first = row[dates.start];
  const last = row[dates.end ?? dates.start];
  const precision = dates.precision ? row[dates.precision] : null;
  const words =
    dates.start === "period_start" && "period_kind" in row
      ? periodInWords(first, last, precision, row.period_kind, lang)
      : inWords(first, last, precision, lang, dates.lasting);
  return words || UNDATED[lang];
}

/** The first of a row's dates of which anything is known, in words: of a document the day of issue, or else ... */
export function rowDate(row, allDates, lang) {
  const known = allDates.find((dates) => isDated(row, dates));
  return known ? dateText(row, known, lang) : UNDATED[lang];
}

/** The day of a row that orders it among others: the first or else the last day of the first date that is known. */
export function sortDay(row, allDates) {
  const known = allDates.find((dates) => isDated(row, dates));
  return known ? row[known.start] || row[known.end] : "";
}

/** Two days as one date, as far as it is known; empty where there is none. The days are texts, 2025-05-03. */
export function inWords(first, last, precision, lang, lasting = false) {
  if (precision === "not_after") return boundInWords(last, lang, lasting);
  const start = oneDate(first, precision, lang);
  const end = oneDate(last, precision, lang);
  if (start === end) return start;
  if (!end) return lang === "zh" ? `${start}起` : `from ${start}`;
  if (!start) return lang === "zh" ? `至${end}` : `until ${end}`;
  return lang === "zh"
    ? `${start}至${withoutBeginningOf(end, start)}`
    : `${withoutEndingOf(start, end)} to ${end}`;
}

/** The period of a figure: end of 2021 for a stock of its last day, each year for a rate. */
function periodInWords(first, last, precision, kind, lang) {
  const words = inWords(first, last, precision, lang);
  if (kind === "per_year") {
    const every = lang === "zh" ? "每年" : "each year";
    return words ? `${every}${lang === "zh" ? "，" : ", "}${words}` : every;
  }
  if (kind === "instant" && isEndOfItsPeriod(first, last, precision))
    return lang === "zh" ? `${words}底` : `end of ${words}`;
  return words;
}

/** The day by which something was, or by which what lasts had begun. */
function boundInWords(last, lang, lasting) {
  const bound = oneDate(last, "day", lang);
  if (!bound) return "";
  if (lang === "zh") return `${lasting ? "开始不晚于" : "不晚于"}${bound}`;
  return `${lasting ? "begun by" : "by"} ${bound}`;
}

const partsOf = (day) => day.split("-").map(Number);

/** A day, month, season or year; empty where there is none. */
function oneDate(day, precision, lang) {
  if (!day) return "";
  const [year, month, dayOfMonth] = partsOf(day);
  if (YEARS.includes(precision)) return lang === "zh" ? `${year}年` : `${year}`;
  if (precision === "season") {
    const season = SEASONS.find(({ from, to }) => from <= month && month <= to);
    if (season) return lang === "zh" ? `${year}年${season.zh}` : `${season.en} ${year}`;
  }
  const inMonth = lang === "zh" ? `${year}年${month}月` : `${MONTHS[month - 1]} ${year}`;
  if (precision === "month" || precision === "season") return inMonth;
  return lang === "zh" ? `${inMonth}${dayOfMonth}日` : `${dayOfMonth} ${inMonth}`;
}

/** The words of a first day without the month and year that it shares with a last one. */
function withoutEndingOf(start, end) {
  const words = start.split(" ");
  const others = end.split(" ");
  while (words.length > 1 && words.at(-1) === others.at(-1)) {
    words.pop();
    others.pop();
  }
  return words.join(" ");
}

/** The words of a last day in Chinese without the year and month that it shares with a first one. */
function withoutBeginningOf(end, start) {
  for (const sign of "年月") {
    const length = end.indexOf(sign) + 1;
    const shared = end.slice(0, length);
    if (!length || length === end.length || !start.startsWith(shared)) break;
    end = end.slice(length);
    start = start.slice(length);
  }
  return end;
}

/** Whether a day stands for the end of the year or month that it is known by. */
function isEndOfItsPeriod(first, last, precision) {
  if (!last || first !== last) return false;
  const [year, month, day] = partsOf(last);
  if (precision === "month") return day === new Date(Date.UTC(year, month, 0)).getUTCDate();
  return YEARS.includes(precision) && month === 12 && day === 31;
}
