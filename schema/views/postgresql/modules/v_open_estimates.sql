CREATE VIEW v_open_estimates AS
-- One row for each estimate that is neither sold nor dismissed. Needs the modules crm, jpm, dispatch, sales and settings.
-- age_days counts from the creation of the estimate until now. technicians are those of its job, who know the customer.
SELECT
    o.tenant_id,
    o.id,
    trunc(extract(epoch FROM now() - o.created_on) / 86400)::bigint AS age_days,
    o.name,
    o.subtotal,
    o.tax,
    o.is_recommended,
    o.customer_id,
    c.name AS customer_name,
    o.location_id,
    l.address_city AS location_city,
    o.job_id,
    j.job_number,
    j.job_status,
    b.name AS business_unit,
    coalesce(s.name, e.name) AS sold_by,
    (
        SELECT string_agg(DISTINCT a.technician_name COLLATE "C", ', ' ORDER BY a.technician_name COLLATE "C")
        FROM appointment_assignments AS a
        WHERE a.tenant_id = o.tenant_id AND a.job_id = o.job_id AND a.active IS NOT FALSE AND a._deleted_at IS NULL
    ) AS technicians,
    o.created_on,
    o.modified_on
FROM estimates AS o
LEFT JOIN customers AS c ON c.tenant_id = o.tenant_id AND c.id = o.customer_id
LEFT JOIN locations AS l ON l.tenant_id = o.tenant_id AND l.id = o.location_id
LEFT JOIN jobs AS j ON j.tenant_id = o.tenant_id AND j.id = o.job_id
LEFT JOIN business_units AS b ON b.tenant_id = o.tenant_id AND b.id = o.business_unit_id
LEFT JOIN technicians AS s ON s.tenant_id = o.tenant_id AND s.id = coalesce(o.sold_by, j.sold_by_id)
LEFT JOIN employees AS e ON e.tenant_id = o.tenant_id AND e.id = coalesce(o.sold_by, j.sold_by_id)
WHERE o.status_name = 'Open' AND o.active IS NOT FALSE AND o._deleted_at IS NULL;
