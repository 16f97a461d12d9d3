CREATE VIEW v_stale_customers AS
-- One row for each live customer without activity for a year. last_activity is the latest creation time of the customer
-- itself, its leads and its own notes.
SELECT * FROM (
    SELECT
        c.tenant_id,
        c.id,
        c.name,
        c.balance,
        greatest(
            (
                SELECT max(d.created_on) FROM leads AS d
                WHERE d.tenant_id = c.tenant_id AND d.customer_id = c.id AND d._deleted_at IS NULL
            ),
            (
                SELECT max(n.created_on) FROM customer_notes AS n
                WHERE n.tenant_id = c.tenant_id AND n.customer_id = c.id AND n._deleted_at IS NULL
            ),
            c.created_on
        ) AS last_activity
    FROM customers AS c
    WHERE c.active IS NOT FALSE AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
) AS a
WHERE last_activity IS NULL
    OR last_activity < date_trunc('day', now() AT TIME ZONE 'UTC' - interval '1 year') AT TIME ZONE 'UTC';
