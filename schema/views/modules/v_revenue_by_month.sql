CREATE VIEW v_revenue_by_month AS
-- One row for each month and business unit that have invoices. Needs the module accounting.
-- revenue is without tax. month is the month of the invoice date. ServiceTitan's own reports may use the completion
-- date.
SELECT
    i.tenant_id,
    substr(i.invoice_date, 1, 7) AS month,
    i.business_unit_id,
    i.business_unit_name AS business_unit,
    count(*) AS invoices,
    round(sum(CAST(i.sub_total AS REAL)), 2) AS revenue,
    round(sum(CAST(i.sales_tax AS REAL)), 2) AS tax,
    round(sum(CAST(i.balance AS REAL)), 2) AS owed
FROM invoices AS i
WHERE i.invoice_date IS NOT NULL AND i.active IS NOT 0 AND i._deleted_at IS NULL
GROUP BY i.tenant_id, month, i.business_unit_id, i.business_unit_name;
