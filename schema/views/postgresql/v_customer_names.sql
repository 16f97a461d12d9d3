CREATE VIEW v_customer_names AS
-- One row for each live customer: not deleted, active, and not merged into another one.
-- folded is the name in lower case without accents, so that WHERE folded LIKE '%muller%' finds "Müller".
-- Letters other than those of European languages are not changed.
SELECT tenant_id, id, name, name_folded AS folded
FROM customers
WHERE active IS NOT FALSE AND merged_to_id IS NULL AND _deleted_at IS NULL;
