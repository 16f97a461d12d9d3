CREATE VIEW v_locations AS
-- One row for each live location: not deleted, active, and not merged into another one.
-- customer_name is the name of its customer, live or not. It is NULL if the customer is not mirrored.
-- phone and email are the first ones entered for the location itself. open_leads is the number of live ones.
SELECT
    l.tenant_id,
    l.id,
    l.name,
    l.customer_id,
    c.name AS customer_name,
    c.type AS customer_type,
    (
        SELECT k.value FROM location_contacts AS k
        WHERE k.tenant_id = l.tenant_id AND k.location_id = l.id
            AND k.type IN ('Phone', 'MobilePhone') AND k.value <> ''
            AND k.active IS NOT FALSE AND k._deleted_at IS NULL
        ORDER BY k.id LIMIT 1
    ) AS phone,
    (
        SELECT k.value FROM location_contacts AS k
        WHERE k.tenant_id = l.tenant_id AND k.location_id = l.id
            AND k.type = 'Email' AND k.value <> ''
            AND k.active IS NOT FALSE AND k._deleted_at IS NULL
        ORDER BY k.id LIMIT 1
    ) AS email,
    (
        SELECT count(*) FROM leads AS d
        WHERE d.tenant_id = l.tenant_id AND d.location_id = l.id
            AND d.status = 'Open' AND d.active IS NOT FALSE AND d._deleted_at IS NULL
    ) AS open_leads,
    l.address_street,
    l.address_unit,
    l.address_city,
    l.address_state,
    l.address_zip,
    l.address_country,
    l.zone_id,
    l.tax_zone_id,
    l.tax_exempt,
    CASE WHEN l.created_on >= '0002-01-01 00:00:00+00' THEN l.created_on END AS created_on,
    l.modified_on
FROM locations AS l
LEFT JOIN customers AS c ON c.tenant_id = l.tenant_id AND c.id = l.customer_id
WHERE l.active IS NOT FALSE AND l.merged_to_id IS NULL AND l._deleted_at IS NULL;
