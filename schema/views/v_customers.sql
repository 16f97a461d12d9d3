CREATE VIEW v_customers AS
-- One row for each live customer: not deleted, active, and not merged into another one.
-- phone and email are the first ones entered, because the API does not mark a main one.
-- locations and open_leads are numbers of live ones. created_on is NULL if it is unknown (year 1 at the source).
SELECT
    c.tenant_id,
    c.id,
    c.name,
    c.type,
    (
        SELECT k.value FROM customer_contacts AS k
        WHERE k.tenant_id = c.tenant_id AND k.customer_id = c.id
            AND k.type IN ('Phone', 'MobilePhone') AND k.value <> ''
            AND k.active IS NOT 0 AND k._deleted_at IS NULL
        ORDER BY k.id LIMIT 1
    ) AS phone,
    (
        SELECT k.value FROM customer_contacts AS k
        WHERE k.tenant_id = c.tenant_id AND k.customer_id = c.id
            AND k.type = 'Email' AND k.value <> ''
            AND k.active IS NOT 0 AND k._deleted_at IS NULL
        ORDER BY k.id LIMIT 1
    ) AS email,
    (
        SELECT count(*) FROM locations AS l
        WHERE l.tenant_id = c.tenant_id AND l.customer_id = c.id
            AND l.active IS NOT 0 AND l.merged_to_id IS NULL AND l._deleted_at IS NULL
    ) AS locations,
    (
        SELECT count(*) FROM leads AS d
        WHERE d.tenant_id = c.tenant_id AND d.customer_id = c.id
            AND d.status = 'Open' AND d.active IS NOT 0 AND d._deleted_at IS NULL
    ) AS open_leads,
    c.address_street,
    c.address_unit,
    c.address_city,
    c.address_state,
    c.address_zip,
    c.address_country,
    c.balance,
    c.credit_limit,
    c.tax_exempt,
    c.do_not_mail,
    c.do_not_service,
    c.national_account,
    CASE WHEN c.created_on >= '0002' THEN c.created_on END AS created_on,
    c.modified_on
FROM customers AS c
WHERE c.active IS NOT 0 AND c.merged_to_id IS NULL AND c._deleted_at IS NULL;
