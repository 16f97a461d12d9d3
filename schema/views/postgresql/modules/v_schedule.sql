CREATE VIEW v_schedule AS
-- One row for each appointment and each technician assigned to it. An appointment without a technician has one row.
-- Needs the modules crm, dispatch, jpm and settings.
SELECT
    a.tenant_id,
    a.id AS appointment_id,
    a.starts_on,
    a.ends_on,
    a.status,
    s.technician_id,
    s.technician_name AS technician,
    a.job_id,
    j.job_number,
    t.name AS job_type,
    j.customer_id,
    c.name AS customer_name,
    j.location_id,
    l.address_street AS street,
    l.address_city AS city,
    b.name AS business_unit,
    a.is_confirmed,
    a.special_instructions
FROM appointments AS a
INNER JOIN jobs AS j ON j.tenant_id = a.tenant_id AND j.id = a.job_id AND j._deleted_at IS NULL
LEFT JOIN appointment_assignments AS s
    ON s.tenant_id = a.tenant_id AND s.appointment_id = a.id AND s.active IS NOT FALSE AND s._deleted_at IS NULL
LEFT JOIN job_types AS t ON t.tenant_id = j.tenant_id AND t.id = j.job_type_id
LEFT JOIN customers AS c ON c.tenant_id = j.tenant_id AND c.id = j.customer_id
LEFT JOIN locations AS l ON l.tenant_id = j.tenant_id AND l.id = j.location_id
LEFT JOIN business_units AS b ON b.tenant_id = j.tenant_id AND b.id = j.business_unit_id
WHERE a.active IS NOT FALSE AND a.unused IS NOT TRUE AND a.status IS DISTINCT FROM 'Canceled' AND a._deleted_at IS NULL;
