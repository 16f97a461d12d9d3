CREATE VIEW v_invoices AS
-- One row for each invoice that is not deleted, with its payments. Needs the modules accounting and crm.
-- Amounts are numbers here. paid is the sum of the payments applied to the invoice. The balance can be lower than total
-- minus paid, because credit memos and write-offs reduce it too. overdue_days counts from the due date until now; it is
-- NULL if nothing is owed. aging is 'paid', 'not due', or a range of overdue days.
SELECT
    i.tenant_id,
    i.id,
    i.reference_number,
    i.invoice_date,
    i.due_date,
    i.customer_id,
    coalesce(c.name, i.customer_name) AS customer_name,
    i.location_id,
    i.job_id,
    i.job_number,
    i.job_type,
    i.business_unit_name AS business_unit,
    CAST(i.sub_total AS REAL) AS subtotal,
    CAST(i.sales_tax AS REAL) AS tax,
    CAST(i.total AS REAL) AS total,
    coalesce((
        SELECT sum(CAST(a.applied_amount AS REAL))
        FROM payment_applications AS a
        INNER JOIN payments AS p ON p.tenant_id = a.tenant_id AND p.id = a.payment_id
        WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id AND p.active IS NOT 0 AND p._deleted_at IS NULL
    ), 0.0) AS paid,
    CAST(i.balance AS REAL) AS balance,
    CASE
        WHEN CAST(i.balance AS REAL) > 0
            THEN max(0, CAST(julianday('now') - julianday(i.due_date) AS INTEGER))
    END AS overdue_days,
    CASE
        WHEN CAST(i.balance AS REAL) <= 0 THEN 'paid'
        WHEN i.due_date IS NULL OR julianday('now') - julianday(i.due_date) < 1 THEN 'not due'
        WHEN julianday('now') - julianday(i.due_date) < 31 THEN '1-30 days'
        WHEN julianday('now') - julianday(i.due_date) < 61 THEN '31-60 days'
        WHEN julianday('now') - julianday(i.due_date) < 91 THEN '61-90 days'
        ELSE 'over 90 days'
    END AS aging,
    i.paid_on,
    i.sync_status,
    i.created_on,
    i.modified_on
FROM invoices AS i
LEFT JOIN customers AS c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
WHERE i.active IS NOT 0 AND i._deleted_at IS NULL;
