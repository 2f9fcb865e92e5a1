-- How many events of each kind does each year hold, as far as they are dated?
SELECT
  year(date_start) AS year,
  event_type,
  count(*) AS events
FROM events
WHERE date_start IS NOT NULL
GROUP BY year(date_start), event_type
ORDER BY year, event_type
