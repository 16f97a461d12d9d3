CREATE VIEW v_custom_fields AS
-- One row for each custom field of each live customer and location. parent is 'customer' or 'location'; parent_id and
-- parent_name identify the record. Spaces around the field's name are removed. An empty value is NULL.
SELECT
    f.tenant_id,
    'customer' AS parent,
    f.customer_id AS parent_id,
    c.name AS parent_name,
    f.type_id,
    trim(f.name) AS name,
    nullif(f.value, '') AS value,
    t.data_type
FROM customer_custom_fields AS f
JOIN customers AS c ON c.tenant_id = f.tenant_id AND c.id = f.customer_id
LEFT JOIN customer_custom_field_types AS t ON t.tenant_id = f.tenant_id AND t.id = f.type_id
WHERE c.active IS NOT 0 AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
UNION ALL
SELECT
    f.tenant_id,
    'location',
    f.location_id,
    l.name,
    f.type_id,
    trim(f.name),
    nullif(f.value, ''),
    t.data_type
FROM location_custom_fields AS f
JOIN locations AS l ON l.tenant_id = f.tenant_id AND l.id = f.location_id
LEFT JOIN location_custom_field_types AS t ON t.tenant_id = f.tenant_id AND t.id = f.type_id
WHERE l.active IS NOT 0 AND l.merged_to_id IS NULL AND l._deleted_at IS NULL;
