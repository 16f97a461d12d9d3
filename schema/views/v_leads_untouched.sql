CREATE VIEW v_leads_untouched AS
-- One row for each open lead without a note, with its age in days: the leads to call today.
SELECT
    o.tenant_id,
    o.id,
    o.age_days,
    o.priority,
    o.summary,
    o.customer_id,
    o.phone,
    o.email,
    o.follow_up_date,
    o.created_on
FROM v_open_leads AS o
WHERE NOT EXISTS (
    SELECT 1 FROM lead_notes AS n
    WHERE n.tenant_id = o.tenant_id AND n.lead_id = o.id AND n._deleted_at IS NULL
);
