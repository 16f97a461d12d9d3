CREATE VIEW v_jobs AS
-- One row for each job that is not deleted, including canceled ones, with the names that its ids stand for.
-- Needs the modules crm, jpm, dispatch, marketing and settings.
-- technicians are those who are assigned to the job's appointments now. revenue is the job's total. A canceled job may
-- have revenue.
SELECT
    j.tenant_id,
    j.id,
    j.job_number,
    j.job_status AS status,
    j.priority,
    j.customer_id,
    c.name AS customer_name,
    j.location_id,
    l.name AS location_name,
    l.address_city AS location_city,
    b.name AS business_unit,
    t.name AS job_type,
    m.name AS campaign,
    (
        SELECT string_agg(DISTINCT a.technician_name COLLATE "C", ', ' ORDER BY a.technician_name COLLATE "C")
        FROM appointment_assignments AS a
        WHERE a.tenant_id = j.tenant_id AND a.job_id = j.id AND a.active IS NOT FALSE AND a._deleted_at IS NULL
    ) AS technicians,
    coalesce(s.name, e.name) AS sold_by,
    j.total AS revenue,
    j.no_charge,
    j.recall_for_id,
    j.warranty_id,
    j.appointment_count AS appointments,
    f.starts_on AS first_appointment,
    j.invoice_id,
    j.project_id,
    j.membership_id,
    j.created_on,
    j.completed_on,
    j.modified_on
FROM jobs AS j
LEFT JOIN customers AS c ON c.tenant_id = j.tenant_id AND c.id = j.customer_id
LEFT JOIN locations AS l ON l.tenant_id = j.tenant_id AND l.id = j.location_id
LEFT JOIN business_units AS b ON b.tenant_id = j.tenant_id AND b.id = j.business_unit_id
LEFT JOIN job_types AS t ON t.tenant_id = j.tenant_id AND t.id = j.job_type_id
LEFT JOIN campaigns AS m ON m.tenant_id = j.tenant_id AND m.id = j.campaign_id
LEFT JOIN technicians AS s ON s.tenant_id = j.tenant_id AND s.id = j.sold_by_id
LEFT JOIN employees AS e ON e.tenant_id = j.tenant_id AND e.id = j.sold_by_id
LEFT JOIN appointments AS f ON f.tenant_id = j.tenant_id AND f.id = j.first_appointment_id
WHERE j.active IS NOT FALSE AND j._deleted_at IS NULL;
