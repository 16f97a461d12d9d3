CREATE VIEW v_shared_phones_and_emails AS
-- One row for each phone number or e-mail address that several live customers have, who may be duplicates.
-- kind is 'phone' or 'email'. names are the customers' different names, separated by commas.
-- The inner queries find the shared values in one index. Only these are looked up in the wide tables.
SELECT
    k.tenant_id,
    'phone' AS kind,
    k.value,
    count(DISTINCT c.id) AS customers,
    string_agg(DISTINCT c.name, ',') AS names
FROM (
    SELECT tenant_id, value FROM customer_contacts
    WHERE type IN ('Phone', 'MobilePhone') AND value <> '' AND active IS NOT FALSE AND _deleted_at IS NULL
    GROUP BY tenant_id, value HAVING min(customer_id) < max(customer_id)
) AS s
JOIN customer_contacts AS k ON k.value = s.value AND k.tenant_id = s.tenant_id
JOIN customers AS c ON c.tenant_id = k.tenant_id AND c.id = k.customer_id
WHERE k.type IN ('Phone', 'MobilePhone') AND k.active IS NOT FALSE AND k._deleted_at IS NULL
    AND c.active IS NOT FALSE AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
GROUP BY k.tenant_id, k.value HAVING count(DISTINCT c.id) > 1
UNION ALL
SELECT
    k.tenant_id,
    'email',
    k.value,
    count(DISTINCT c.id),
    string_agg(DISTINCT c.name, ',')
FROM (
    SELECT tenant_id, value FROM customer_contacts
    WHERE type = 'Email' AND value <> '' AND active IS NOT FALSE AND _deleted_at IS NULL
    GROUP BY tenant_id, value HAVING min(customer_id) < max(customer_id)
) AS s
JOIN customer_contacts AS k ON k.value = s.value AND k.tenant_id = s.tenant_id
JOIN customers AS c ON c.tenant_id = k.tenant_id AND c.id = k.customer_id
WHERE k.type = 'Email' AND k.active IS NOT FALSE AND k._deleted_at IS NULL
    AND c.active IS NOT FALSE AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
GROUP BY k.tenant_id, k.value HAVING count(DISTINCT c.id) > 1;
