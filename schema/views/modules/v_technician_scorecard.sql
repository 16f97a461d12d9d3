CREATE VIEW v_technician_scorecard AS
-- One row for each technician and month in which the technician completed a job or sold an estimate.
-- Needs the modules customer-interactions, dispatch, jpm, sales and settings.
-- A job counts for each technician who is assigned to it, and its revenue is divided equally among them. sold is the
-- sum of the estimates that the technician sold in that month. rating is the technician's mean rating for these jobs.
WITH work AS (
    SELECT DISTINCT j.tenant_id, a.technician_id, j.id AS job_id, substr(j.completed_on, 1, 7) AS month,
        j.total, j.recall_for_id
    FROM jobs AS j
    INNER JOIN appointment_assignments AS a ON a.tenant_id = j.tenant_id AND a.job_id = j.id
    WHERE j.job_status = 'Completed' AND j.completed_on IS NOT NULL AND j.active IS NOT 0 AND j._deleted_at IS NULL
        AND a.active IS NOT 0 AND a._deleted_at IS NULL
),
shared AS (
    SELECT w.*, count(*) OVER (PARTITION BY w.tenant_id, w.job_id) AS technicians FROM work AS w
),
done AS (
    SELECT s.tenant_id, s.technician_id, s.month, count(*) AS jobs, sum(s.total / s.technicians) AS revenue,
        sum(s.recall_for_id IS NOT NULL) AS recalls, avg(r.rating) AS rating, count(r.rating) AS ratings
    FROM shared AS s
    LEFT JOIN technician_ratings AS r
        ON r.tenant_id = s.tenant_id AND r.technician_id = s.technician_id AND r.job_id = s.job_id
        AND r.active IS NOT 0 AND r._deleted_at IS NULL
    GROUP BY s.tenant_id, s.technician_id, s.month
),
sales AS (
    SELECT e.tenant_id, e.sold_by AS technician_id, substr(e.sold_on, 1, 7) AS month, count(*) AS estimates,
        sum(e.subtotal) AS amount
    FROM estimates AS e
    WHERE e.status_name = 'Sold' AND e.sold_on IS NOT NULL AND e.active IS NOT 0 AND e._deleted_at IS NULL
    GROUP BY e.tenant_id, e.sold_by, month
),
months AS (
    SELECT d.tenant_id, d.technician_id, d.month FROM done AS d
    UNION
    SELECT s.tenant_id, s.technician_id, s.month
    FROM sales AS s
    INNER JOIN technicians AS t ON t.tenant_id = s.tenant_id AND t.id = s.technician_id
)
SELECT
    m.tenant_id,
    m.technician_id,
    t.name AS technician,
    b.name AS business_unit,
    m.month,
    coalesce(d.jobs, 0) AS jobs,
    round(coalesce(d.revenue, 0), 2) AS revenue,
    round(d.revenue / d.jobs, 2) AS revenue_per_job,
    coalesce(s.estimates, 0) AS estimates_sold,
    round(coalesce(s.amount, 0), 2) AS sold,
    coalesce(d.recalls, 0) AS recalls,
    coalesce(d.ratings, 0) AS ratings,
    round(d.rating, 2) AS rating
FROM months AS m
LEFT JOIN done AS d ON d.tenant_id = m.tenant_id AND d.technician_id = m.technician_id AND d.month = m.month
LEFT JOIN sales AS s ON s.tenant_id = m.tenant_id AND s.technician_id = m.technician_id AND s.month = m.month
LEFT JOIN technicians AS t ON t.tenant_id = m.tenant_id AND t.id = m.technician_id
LEFT JOIN business_units AS b ON b.tenant_id = t.tenant_id AND b.id = t.business_unit_id;
