-- Which provinces lead in initiatives, those of their prefectures and counties counted in?
WITH RECURSIVE below AS (
  SELECT region_id, region_id AS province_id
  FROM regions
  WHERE level = 'province'
  UNION ALL
  SELECT r.region_id, b.province_id
  FROM regions AS r
  JOIN below AS b ON r.parent_id = b.region_id
)
SELECT
  p.name_zh AS province,
  count(*) AS initiatives,
  count(i.date_start) AS dated
FROM regional_initiatives AS i
JOIN below AS b ON b.region_id = i.region_id
JOIN regions AS p ON p.region_id = b.province_id
GROUP BY p.name_zh
ORDER BY initiatives DESC, province
