CREATE VIEW v_tags AS
-- One row for each tag of a customer, location, lead or job that is not deleted, with what the tag says.
-- Needs the modules crm, jpm and settings.
SELECT each.tenant_id, each.kind, each.record_id, each.tag_type_id, t.name AS tag, t.importance
FROM (
    SELECT g.tenant_id, 'customer' AS kind, g.customer_id AS record_id, g.tag_type_id
    FROM customer_tags AS g
    INNER JOIN customers AS r ON r.tenant_id = g.tenant_id AND r.id = g.customer_id AND r._deleted_at IS NULL
    UNION ALL
    SELECT g.tenant_id, 'location', g.location_id, g.tag_type_id
    FROM location_tags AS g
    INNER JOIN locations AS r ON r.tenant_id = g.tenant_id AND r.id = g.location_id AND r._deleted_at IS NULL
    UNION ALL
    SELECT g.tenant_id, 'lead', g.lead_id, g.tag_type_id
    FROM lead_tags AS g
    INNER JOIN leads AS r ON r.tenant_id = g.tenant_id AND r.id = g.lead_id AND r._deleted_at IS NULL
    UNION ALL
    SELECT g.tenant_id, 'job', g.job_id, g.tag_type_id
    FROM job_tags AS g
    INNER JOIN jobs AS r ON r.tenant_id = g.tenant_id AND r.id = g.job_id AND r._deleted_at IS NULL
) AS each
LEFT JOIN tag_types AS t ON t.tenant_id = each.tenant_id AND t.id = each.tag_type_id;
