-- Each query is a figure of the report, over the tables of `copydesk sql`; its name stands before it.

-- name: totals
SELECT
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(DISTINCT outlet) FROM articles) AS outlets,
    (SELECT count(*) FROM articles WHERE wire.is_wire) AS wire,
    (SELECT count(*) FROM articles WHERE translation.status <> 'none') AS translations,
    (SELECT count(*) FROM duplicates) AS duplicates,
    (SELECT count(*) FROM rejected) AS rejected;

-- name: outlets
SELECT outlet, count(*) AS articles FROM articles
WHERE date IN (SELECT date FROM articles GROUP BY date ORDER BY date DESC LIMIT 31)
GROUP BY outlet ORDER BY articles DESC, outlet LIMIT 40;

-- name: days
SELECT date, count(*) AS articles FROM articles GROUP BY date ORDER BY date DESC LIMIT 31;

-- name: cells
SELECT outlet, date, count(*) AS articles FROM articles GROUP BY ALL ORDER BY ALL;

-- name: languages
SELECT language, count(*) AS articles, count(DISTINCT outlet) AS outlets
FROM articles GROUP BY language ORDER BY articles DESC, language LIMIT 50;

-- name: agencies
SELECT name, count(DISTINCT article_id) AS texts, count(DISTINCT outlet) AS outlets
FROM credits WHERE role = 'origin' AND is_wire GROUP BY name ORDER BY texts DESC, name LIMIT 50;

-- name: wire_outlets
SELECT outlet, count(*) AS texts, count(*) FILTER (WHERE wire.is_wire) AS wire_texts
FROM (FROM articles UNION ALL BY NAME FROM duplicates)
GROUP BY outlet HAVING wire_texts > 0 ORDER BY wire_texts DESC, outlet LIMIT 50;

-- name: translations
SELECT t.headline, t.outlet, t.language, t.text, t.url, t.translation AS translation,
    o.headline AS original_headline, o.text AS original_text
FROM articles t LEFT JOIN articles o ON o.id = t.translation.original.id
WHERE t.translation.status <> 'none'
ORDER BY t.translation.confidence DESC, t.date DESC, t.id LIMIT 50;

-- name: clusters
SELECT a.headline, a.outlet, a.url, a.duplicates.cluster_id AS cluster, 1 + count(d.id) AS copies,
    list_sort(list_distinct(list(d.outlet))) AS others
FROM articles a JOIN duplicates d ON d.duplicates.cluster_id = a.duplicates.cluster_id
GROUP BY a.id, a.headline, a.outlet, a.url, cluster ORDER BY copies DESC, a.headline, a.id LIMIT 50;

-- name: cuts
SELECT rule, count(*) AS lines, sum(length(text))::BIGINT AS characters, count(DISTINCT article_id) AS texts,
    arg_max(text, (length(text) <= 200, length(text), text)) AS example
FROM cuts GROUP BY rule ORDER BY characters DESC, rule LIMIT 50;

-- name: most_cut
SELECT headline, outlet, url, text, cleaning FROM articles WHERE len(cleaning) > 0
ORDER BY extraction.cut_share DESC NULLS LAST, len(cleaning) DESC, id LIMIT 12;

-- name: reasons
SELECT reason, stage, count(*) AS documents, min(message) AS example
FROM rejected GROUP BY reason, stage ORDER BY documents DESC, reason LIMIT 50;

-- name: rejected_hosts
SELECT coalesce(nullif(regexp_extract(url, '^[a-z]+://([^/?#]+)', 1), ''), provenance.input) AS host,
    reason, count(*) AS documents, min(coalesce(url, pointer)) AS example
FROM rejected GROUP BY ALL ORDER BY documents DESC, host, reason LIMIT 50;

-- name: feeds
SELECT feed, count(*) FILTER (WHERE kind = 'article') AS articles, count(*) FILTER (WHERE kind = 'copy') AS copies,
    count(*) FILTER (WHERE kind = 'rejected') AS rejected, max(published) AS newest
FROM (
    SELECT provenance.feed_url AS feed, 'article' AS kind, date_published AS published FROM versions
    UNION ALL SELECT provenance.feed_url, 'copy', date_published FROM duplicates
    UNION ALL SELECT provenance.feed_url, 'rejected', NULL FROM rejected
)
WHERE feed IS NOT NULL GROUP BY feed ORDER BY rejected DESC, articles DESC, feed LIMIT 50;

-- name: lag
SELECT outlet, count(*) AS articles, quantile_disc(seconds, .5) AS median, quantile_disc(seconds, .95) AS p95
FROM (
    SELECT outlet, epoch(date_fetched) - epoch(date_published) AS seconds FROM versions
    WHERE date_precision IN ('second', 'minute') AND date_fetched >= date_published
)
GROUP BY outlet ORDER BY articles DESC, outlet LIMIT 50;
