CREATE VIEW v_duplicate_customers AS
-- One row for each pair of live customers who share a phone number or an e-mail address, and may be the same customer.
-- id is the smaller id of the two. phone and email are a shared one, or NULL. same_name ignores case and accents.
-- Numbers and addresses that more than five customers share, for example a property manager's, are left out.
SELECT
    p.tenant_id,
    p.id,
    a.name,
    p.other_id,
    b.name AS other_name,
    a.name_folded = b.name_folded AS same_name,
    p.phone,
    p.email
FROM (
    SELECT
        k.tenant_id,
        k.customer_id AS id,
        o.customer_id AS other_id,
        max(CASE WHEN k.type <> 'Email' THEN k.value END COLLATE "C") AS phone,
        max(CASE WHEN k.type = 'Email' THEN k.value END COLLATE "C") AS email
    FROM (
        SELECT tenant_id, value FROM customer_contacts
        WHERE type IN ('Phone', 'MobilePhone', 'Email') AND value <> '' AND active IS NOT FALSE AND _deleted_at IS NULL
        GROUP BY tenant_id, value
        HAVING min(customer_id) < max(customer_id) AND count(DISTINCT customer_id) <= 5
    ) AS s
    JOIN customer_contacts AS k ON k.value = s.value AND k.tenant_id = s.tenant_id
    JOIN customer_contacts AS o ON o.value = s.value AND o.tenant_id = s.tenant_id AND o.customer_id > k.customer_id
    WHERE k.type IN ('Phone', 'MobilePhone', 'Email') AND k.active IS NOT FALSE AND k._deleted_at IS NULL
        AND o.type IN ('Phone', 'MobilePhone', 'Email') AND o.active IS NOT FALSE AND o._deleted_at IS NULL
    GROUP BY k.tenant_id, k.customer_id, o.customer_id
) AS p
JOIN customers AS a ON a.tenant_id = p.tenant_id AND a.id = p.id
JOIN customers AS b ON b.tenant_id = p.tenant_id AND b.id = p.other_id
WHERE a.active IS NOT FALSE AND a.merged_to_id IS NULL AND a._deleted_at IS NULL
    AND b.active IS NOT FALSE AND b.merged_to_id IS NULL AND b._deleted_at IS NULL;
