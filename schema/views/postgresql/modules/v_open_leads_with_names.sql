CREATE VIEW v_open_leads_with_names AS
-- One row for each open lead, as in v_open_leads, with the names that its ids stand for.
-- Needs the modules crm, jpm, marketing and settings.
SELECT
    o.tenant_id,
    o.id,
    o.age_days,
    o.priority,
    o.summary,
    o.customer_id,
    o.customer_name,
    o.phone,
    o.email,
    m.name AS campaign,
    m.category_name AS campaign_category,
    b.name AS business_unit,
    t.name AS job_type,
    (
        SELECT string_agg(y.name, ', ' ORDER BY y.name COLLATE "C")
        FROM lead_tags AS g
        INNER JOIN tag_types AS y ON y.tenant_id = g.tenant_id AND y.id = g.tag_type_id
        WHERE g.tenant_id = o.tenant_id AND g.lead_id = o.id
    ) AS tags,
    o.follow_up_date,
    o.created_on,
    o.modified_on
FROM v_open_leads AS o
LEFT JOIN campaigns AS m ON m.tenant_id = o.tenant_id AND m.id = o.campaign_id
LEFT JOIN business_units AS b ON b.tenant_id = o.tenant_id AND b.id = o.business_unit_id
LEFT JOIN job_types AS t ON t.tenant_id = o.tenant_id AND t.id = o.job_type_id;
