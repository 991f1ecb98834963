-- Each query is a figure of the report, over the tables of `copydesk sql`; its name stands before it.

-- name: totals
SELECT
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(DISTINCT outlet) FROM articles) AS outlets,
    (SELECT count(*) FROM articles WHERE wire.is_wire) AS wire,
    (SELECT count(*) FROM articles WHERE translation.status = 'detected') AS translations,
    (SELECT count(*) FROM duplicates) AS duplicates,
    (SELECT count(*) FROM rejected) AS rejected;

-- name: flow
SELECT count(*) AS runs, min(as_of) AS first_clock, max(as_of) AS last_clock, sum(documents_in)::BIGINT AS documents_in,
    sum(articles)::BIGINT AS articles, sum(duplicates)::BIGINT AS duplicates, sum(dropped)::BIGINT AS dropped,
    sum(unchanged)::BIGINT AS unchanged, sum(rejected)::BIGINT AS rejected
FROM runs;

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
WITH brought AS (
    SELECT feed, count(*) FILTER (WHERE kind = 'article') AS articles, count(*) FILTER (WHERE kind = 'copy') AS copies,
        count(*) FILTER (WHERE kind = 'rejected') AS rejected, max(published) AS newest
    FROM (
        SELECT provenance.feed_url AS feed, 'article' AS kind, date_published AS published FROM versions
        UNION ALL SELECT provenance.feed_url, 'copy', date_published FROM duplicates
        UNION ALL SELECT coalesce(provenance.feed_url, provenance.input), 'rejected', NULL FROM rejected
            WHERE provenance.feed_url IS NOT NULL OR provenance.kind IN ('feed', 'sitemap')
    )
    WHERE feed IS NOT NULL GROUP BY feed
), last_poll AS (
    SELECT feed, count(*) AS polls, max_by(status, (as_of, run_id)) AS status, max_by(why, (as_of, run_id)) AS why,
        max(as_of) AS polled
    FROM polls WHERE listed = 0 AND status <> 'waiting' GROUP BY feed
)
SELECT coalesce(brought.feed, last_poll.feed) AS feed, status, why, polled, newest, coalesce(polls, 0) AS polls,
    coalesce(articles, 0) AS articles, coalesce(copies, 0) AS copies, coalesce(rejected, 0) AS rejected
FROM brought FULL JOIN last_poll USING (feed)
ORDER BY status NOT IN ('failed', 'disabled') NULLS LAST, rejected DESC, articles DESC, feed LIMIT 50;

-- name: lag
WITH timed AS (
    SELECT outlet,
        CASE WHEN date_precision IN ('second', 'minute') AND date_fetched >= date_published
            THEN epoch(date_fetched) - epoch(date_published) END AS to_fetch,
        CASE WHEN as_of >= date_fetched THEN epoch(as_of) - epoch(date_fetched) END AS to_clock
    FROM versions
)
SELECT coalesce(outlet, 'all outlets') AS outlet, count(to_fetch) AS articles,
    quantile_disc(to_fetch, .5) AS fetch_median, quantile_disc(to_fetch, .95) AS fetch_p95,
    quantile_disc(to_clock, .5) AS clock_median, quantile_disc(to_clock, .95) AS clock_p95
FROM timed GROUP BY GROUPING SETS ((), (outlet))
HAVING count(to_fetch) > 0 ORDER BY grouping(outlet) DESC, articles DESC, outlet LIMIT 51;
