CREATE VIEW v_revenue_by_month AS
-- One row for each month and business unit that have invoices. Needs the module accounting.
-- revenue is without tax. month is the month of the invoice date. ServiceTitan's own reports may use the completion
-- date.
-- A text that is not a number counts as its first digits, or as 0, so that it does not make every query fail.
SELECT
    i.tenant_id,
    to_char(i.invoice_date AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
    i.business_unit_id,
    i.business_unit_name AS business_unit,
    count(*) AS invoices,
    round(sum(CASE
        WHEN i.sub_total IS NOT NULL THEN coalesce(substring(i.sub_total FROM n.pattern), '0')::numeric
    END), 2) AS revenue,
    round(sum(CASE
        WHEN i.sales_tax IS NOT NULL THEN coalesce(substring(i.sales_tax FROM n.pattern), '0')::numeric
    END), 2) AS tax,
    round(sum(CASE
        WHEN i.balance IS NOT NULL THEN coalesce(substring(i.balance FROM n.pattern), '0')::numeric
    END), 2) AS owed
FROM invoices AS i
CROSS JOIN (SELECT '^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?' AS pattern) AS n
WHERE i.invoice_date IS NOT NULL AND i.active IS NOT FALSE AND i._deleted_at IS NULL
GROUP BY i.tenant_id, month, i.business_unit_id, i.business_unit_name;
