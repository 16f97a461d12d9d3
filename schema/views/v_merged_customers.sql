CREATE VIEW v_merged_customers AS
-- One row for each customer that was merged into another one, with the survivor: the customer at the end of the merges.
-- survivor_id is NULL if the merges form a cycle or are more than 50. survivor_name and survivor_is_live are NULL
-- if the survivor is not mirrored.
SELECT
    m.tenant_id,
    m.id,
    m.name,
    m.merged_to_id,
    m.survivor_id,
    s.name AS survivor_name,
    CASE
        WHEN s.id IS NOT NULL THEN s.active IS NOT 0 AND s._deleted_at IS NULL
    END AS survivor_is_live,
    m.modified_on
FROM (
    SELECT
        c.tenant_id,
        c.id,
        c.name,
        c.merged_to_id,
        c.modified_on,
        (
            WITH RECURSIVE chain (id, next_id, merges) AS (
                SELECT c.id, c.merged_to_id, 0
                UNION ALL
                SELECT chain.next_id, n.merged_to_id, chain.merges + 1
                FROM chain
                LEFT JOIN customers AS n ON n.tenant_id = c.tenant_id AND n.id = chain.next_id
                WHERE chain.next_id IS NOT NULL AND chain.merges < 50
            )
            SELECT chain.id FROM chain WHERE chain.next_id IS NULL
        ) AS survivor_id
    FROM customers AS c
    WHERE c.merged_to_id IS NOT NULL AND c._deleted_at IS NULL
) AS m
LEFT JOIN customers AS s ON s.tenant_id = m.tenant_id AND s.id = m.survivor_id;
