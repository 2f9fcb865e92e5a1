// What is to be drawn of an indicator: its points of some places, natures and programs. What tools/site_charts.py wrote
// says where everything stands; here it is only chosen.

/** The place, nature or program of a point, as an address has it; empty where there is none. */
const KEYS = {
  place: (point) => point.region_id ?? "",
  nature: (point) => point.nature,
  program: (point) => point.program_id ?? "",
};
const FEWEST_YEARS = 5; // on an axis, as in the charts of Python

/** The figures of an indicator in order of time, those without a date last. */
export const figuresOf = (indicator) => Object.values(indicator.points);

/** The places, natures and programs that the figures of an indicator have: `{key, count, point}`, the most first. */
export function choicesOf(indicator, kind) {
  const found = new Map();
  for (const point of figuresOf(indicator)) {
    const key = KEYS[kind](point);
    const choice = found.get(key) ?? { key, count: 0, point };
    choice.count += 1;
    found.set(key, choice);
  }
  return [...found.values()].sort((a, b) => b.count - a.count);
}

/** The places that are drawn where none is chosen: the country, or all where no figure is national. */
export function usualPlaces(indicator) {
  const [usual] = indicator.charts;
  return [...new Set([...usual.points, ...usual.undated].map((id) => KEYS.place(indicator.points[id])))];
}

const isSame = (some, others) => some.length === others.length && some.every((one) => others.includes(one));

/**
 * What is drawn: `points` (with a date, in order of time), `undated`, `lines` (ids of points), `gaps` (neighbours on
 * lines between which a period has no figure), `breaks` (days), `years`
 * (first and last of the axis; null without points), `low`, `high`, `factor`, `whole`, `axis` (its name), `notes` and
 * `sources` (one text each). `chosen` has lists of keys by kind (place, nature, program); without one, all are drawn, of
 * places the usual ones.
 */
export function viewOf(indicator, lang, chosen = {}) {
  const usual = usualPlaces(indicator);
  const places = chosen.place ?? usual;
  const charts = isSame(places, usual)
    ? [indicator.charts[0]]
    : indicator.charts.filter(({ place }) => place !== null && places.includes(place));
  const isChosen = (id) =>
    ["nature", "program"].every(
      (kind) => !chosen[kind] || chosen[kind].includes(KEYS[kind](indicator.points[id])),
    );
  const ids = charts.flatMap((chart) => chart.points);
  const drawn = new Set(ids.filter(isChosen));
  const tallest = charts.reduce((one, other) => (reach(other) > reach(one) ? other : one), charts[0]);
  const points = figuresOf(indicator).filter((point) => drawn.has(point.id));
  const isWhole = charts.length === 1 && drawn.size === ids.length;
  return {
    points,
    undated: charts
      .flatMap((chart) => chart.undated)
      .filter(isChosen)
      .map((id) => indicator.points[id]),
    lines: charts.flatMap((chart) => chart.lines).filter((line) => line.every((id) => drawn.has(id))),
    gaps: charts.flatMap((chart) => chart.gaps).filter((gap) => gap.every((id) => drawn.has(id))),
    breaks: [...new Set(points.filter((point) => point.is_break).map((point) => point.start ?? point.at))],
    factor: tallest?.factor[lang] ?? 1,
    whole: tallest?.whole[lang] ?? false,
    axis: tallest?.axis[lang] ?? "",
    notes: isWhole ? charts[0].notes[lang] : "",
    sources: isWhole ? charts[0].sources[lang] : "",
    ...(isWhole
      ? { years: charts[0].years, low: charts[0].low, high: charts[0].high }
      : { years: yearsOf(points), low: ends(points)[0], high: ends(points)[1] }),
  };
}

const reach = (chart) => Math.max(Math.abs(chart.low), Math.abs(chart.high));

/** The ends of an axis of values that starts at zero. */
function ends(points) {
  const heights = points.flatMap((point) => [point.value, point.upper ?? point.value]);
  return [Math.min(0, ...heights), Math.max(0, ...heights)];
}

/** The years of an axis on which points stand: a lone figure does not fill the whole width. */
function yearsOf(points) {
  if (!points.length) return null;
  const years = points
    .flatMap((point) => [point.start ?? point.end, point.end])
    .map((day) => +day.slice(0, 4));
  let [first, last] = [Math.min(...years), Math.max(...years)];
  while (last - first + 1 < FEWEST_YEARS) [first, last] = [first - 1, last + 1];
  return [first, last];
}

/**
 * How the points of a view are told apart by colour: by place or by program, where several are named. Gives
 * `{kind, groups, others, of}`: the keys of the groups, at most so many, those with the most points; how many more there
 * are, which share a colour; and `of(point)`, the key of a point. Null where nothing is told apart.
 */
export function groupsOf(view, most) {
  for (const kind of ["place", "program"]) {
    const of = KEYS[kind];
    const groups = [...new Set(view.points.map(of))];
    if (groups.filter(Boolean).length <= 1) continue;
    if (groups.length <= most) return { kind, groups, others: 0, of };
    const count = (key) => view.points.filter((point) => of(point) === key).length;
    const counts = new Map(groups.map((key) => [key, count(key)]));
    const largest = groups.toSorted((a, b) => counts.get(b) - counts.get(a)).slice(0, most);
    return { kind, groups: largest, others: groups.length - most, of };
  }
  return null;
}
