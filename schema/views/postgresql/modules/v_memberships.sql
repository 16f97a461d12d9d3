CREATE VIEW v_memberships AS
-- One row for each membership. Needs the modules crm, memberships and settings.
-- Includes expired and canceled memberships, which the API marks as inactive. Leaves out those with the status Deleted.
-- days_left counts from now until the last day, and is negative afterwards. It is NULL if the membership does not end.
SELECT
    m.tenant_id,
    m.id,
    m.status,
    m.customer_id,
    c.name AS customer_name,
    m.location_id,
    t.name AS membership_type,
    b.name AS business_unit,
    m.starts_on,
    m.ends_on,
    trunc(extract(epoch FROM m.ends_on - now()) / 86400)::bigint AS days_left,
    m.billing_frequency,
    m.next_scheduled_bill_date,
    m.renewal_duration,
    m.follow_up_status,
    m.follow_up_on,
    m.cancellation_date,
    coalesce(s.name, e.name) AS sold_by,
    m.created_on,
    m.modified_on
FROM memberships AS m
LEFT JOIN customers AS c ON c.tenant_id = m.tenant_id AND c.id = m.customer_id
LEFT JOIN membership_types AS t ON t.tenant_id = m.tenant_id AND t.id = m.membership_type_id
LEFT JOIN business_units AS b ON b.tenant_id = m.tenant_id AND b.id = m.business_unit_id
LEFT JOIN technicians AS s ON s.tenant_id = m.tenant_id AND s.id = m.sold_by_id
LEFT JOIN employees AS e ON e.tenant_id = m.tenant_id AND e.id = m.sold_by_id
WHERE m.status IS DISTINCT FROM 'Deleted' AND m._deleted_at IS NULL;
