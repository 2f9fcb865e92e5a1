-- What is counted, in which unit: how many figures, how large, and with how much evidence?
SELECT
  i.unit,
  m.nature,
  count(DISTINCT m.metric_id) AS figures,
  max(m.value) AS largest,
  count(e.row_id) AS statements
FROM metrics AS m
JOIN indicators AS i ON i.indicator_id = m.indicator_id
LEFT JOIN evidence AS e ON e.row_id = m.metric_id AND e.field = 'value'
GROUP BY i.unit, m.nature
ORDER BY i.unit, m.nature
