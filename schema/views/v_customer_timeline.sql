CREATE VIEW v_customer_timeline AS
-- One row for each event of a customer. The column what is 'customer' for its creation, 'lead' for a new lead, and
-- 'note', 'location note' or 'lead note' for a note about it, one of its locations or leads. id is the record's id.
-- For one customer, newest first: WHERE customer_id = 17 ORDER BY at DESC. at is NULL if the time is unknown.
SELECT
    c.tenant_id,
    c.id AS customer_id,
    CASE WHEN c.created_on >= '0002' THEN c.created_on END AS at,
    'customer' AS what,
    c.id,
    c.name AS text
FROM customers AS c
WHERE c.active IS NOT 0 AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
UNION ALL
SELECT
    d.tenant_id,
    d.customer_id,
    CASE WHEN d.created_on >= '0002' THEN d.created_on END,
    'lead',
    d.id,
    d.summary
FROM leads AS d
WHERE d.customer_id IS NOT NULL AND d.active IS NOT 0 AND d._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    n.customer_id,
    n.created_on,
    'note',
    n.id,
    n.text
FROM customer_notes AS n
WHERE n._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    l.customer_id,
    n.created_on,
    'location note',
    n.id,
    n.text
FROM locations AS l
JOIN location_notes AS n ON n.tenant_id = l.tenant_id AND n.location_id = l.id
WHERE l.customer_id IS NOT NULL AND n._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    d.customer_id,
    n.created_on,
    'lead note',
    n.id,
    n.text
FROM leads AS d
JOIN lead_notes AS n ON n.tenant_id = d.tenant_id AND n.lead_id = d.id
WHERE d.customer_id IS NOT NULL AND n._deleted_at IS NULL;
