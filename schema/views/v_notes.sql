CREATE VIEW v_notes AS
-- One row for each note of a customer, a location or a lead. parent is 'customer', 'location' or 'lead'; parent_id and
-- parent_name identify the record. Includes notes of inactive and merged records. For the newest first:
-- ORDER BY created_on DESC.
SELECT
    n.tenant_id,
    'customer' AS parent,
    n.customer_id AS parent_id,
    c.name AS parent_name,
    n.id,
    n.text,
    n.is_pinned,
    n.created_by_id,
    n.created_on,
    n.modified_on
FROM customer_notes AS n
LEFT JOIN customers AS c ON c.tenant_id = n.tenant_id AND c.id = n.customer_id
WHERE n._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    'location',
    n.location_id,
    l.name,
    n.id,
    n.text,
    n.is_pinned,
    n.created_by_id,
    n.created_on,
    n.modified_on
FROM location_notes AS n
LEFT JOIN locations AS l ON l.tenant_id = n.tenant_id AND l.id = n.location_id
WHERE n._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    'lead',
    n.lead_id,
    coalesce(nullif(d.lead_customer_name, ''), c.name),
    n.id,
    n.text,
    n.is_pinned,
    n.created_by_id,
    n.created_on,
    n.modified_on
FROM lead_notes AS n
LEFT JOIN leads AS d ON d.tenant_id = n.tenant_id AND d.id = n.lead_id
LEFT JOIN customers AS c ON c.tenant_id = d.tenant_id AND c.id = d.customer_id
WHERE n._deleted_at IS NULL;
