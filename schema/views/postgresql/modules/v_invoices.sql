CREATE VIEW v_invoices AS
-- One row for each invoice that is not deleted, with its payments. Needs the modules accounting and crm.
-- Amounts are numbers here. paid is the sum of the payments applied to the invoice. The balance can be lower than total
-- minus paid, because credit memos and write-offs reduce it too. overdue_days counts from the due date until now; it is
-- NULL if nothing is owed. aging is 'paid', 'not due', or a range of overdue days.
-- A text that is not a number counts as its first digits, or as 0, so that it does not make every query fail.
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
    CASE
        WHEN i.sub_total IS NOT NULL THEN coalesce(substring(i.sub_total FROM n.pattern), '0')::numeric
    END AS subtotal,
    CASE
        WHEN i.sales_tax IS NOT NULL THEN coalesce(substring(i.sales_tax FROM n.pattern), '0')::numeric
    END AS tax,
    CASE
        WHEN i.total IS NOT NULL THEN coalesce(substring(i.total FROM n.pattern), '0')::numeric
    END AS total,
    coalesce((
        SELECT sum(coalesce(substring(a.applied_amount FROM n.pattern), '0')::numeric)
        FROM payment_applications AS a
        INNER JOIN payments AS p ON p.tenant_id = a.tenant_id AND p.id = a.payment_id
        WHERE a.tenant_id = i.tenant_id AND a.invoice_id = i.id AND p.active IS NOT FALSE AND p._deleted_at IS NULL
    ), 0) AS paid,
    b.balance,
    CASE
        WHEN b.balance > 0 AND i.due_date IS NOT NULL
            THEN greatest(0, trunc(extract(epoch FROM now() - i.due_date) / 86400)::bigint)
    END AS overdue_days,
    CASE
        WHEN b.balance <= 0 THEN 'paid'
        WHEN i.due_date IS NULL OR now() - i.due_date < interval '1 days' THEN 'not due'
        WHEN now() - i.due_date < interval '31 days' THEN '1-30 days'
        WHEN now() - i.due_date < interval '61 days' THEN '31-60 days'
        WHEN now() - i.due_date < interval '91 days' THEN '61-90 days'
        ELSE 'over 90 days'
    END AS aging,
    i.paid_on,
    i.sync_status,
    i.created_on,
    i.modified_on
FROM invoices AS i
CROSS JOIN (SELECT '^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?' AS pattern) AS n
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN i.balance IS NOT NULL THEN coalesce(substring(i.balance FROM n.pattern), '0')::numeric
    END AS balance
) AS b
LEFT JOIN customers AS c ON c.tenant_id = i.tenant_id AND c.id = i.customer_id
WHERE i.active IS NOT FALSE AND i._deleted_at IS NULL;
