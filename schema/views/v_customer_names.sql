CREATE VIEW v_customer_names AS
-- One row for each live customer: not deleted, active, and not merged into another one.
-- folded is the name in lower case without accents, to find "Müller" by "muller": WHERE folded LIKE '%muller%'.
-- Letters beyond those of European languages stay as they are.
SELECT tenant_id, id, name, name_folded AS folded
FROM customers
WHERE active IS NOT 0 AND merged_to_id IS NULL AND _deleted_at IS NULL;
