CREATE VIEW v_revenue_by_month AS
-- One row for each month of invoices and business unit. Needs the module accounting.
-- revenue is without tax, by the date on the invoice. ServiceTitan's own reports may count by the date of completion.
SELECT
    i.tenant_id,
    to_char(i.invoice_date AT TIME ZONE 'UTC', 'YYYY-MM') AS month,
    i.business_unit_id,
    i.business_unit_name AS business_unit,
    count(*) AS invoices,
    round(sum(i.sub_total::numeric), 2) AS revenue,
    round(sum(i.sales_tax::numeric), 2) AS tax,
    round(sum(i.balance::numeric), 2) AS owed
FROM invoices AS i
WHERE i.invoice_date IS NOT NULL AND i.active IS NOT FALSE AND i._deleted_at IS NULL
GROUP BY i.tenant_id, month, i.business_unit_id, i.business_unit_name;
