CREATE VIEW v_phones_and_emails AS
-- One row for each phone number, fax number or e-mail address in use, with its owner. owner is 'customer', 'location',
-- 'booking' or 'contact' (a person); owner_id is the owner's id as text, because the id of a contact is a GUID.
-- digits is the number without spaces and punctuation, so that it is found however it was typed. It is NULL for e-mail
-- addresses. A number of two owners has two rows. do_not_text is NULL if it is not known.
SELECT
    k.tenant_id,
    'customer' AS owner,
    CAST(k.customer_id AS TEXT) AS owner_id,
    c.name AS owner_name,
    k.type,
    k.value,
    CASE
        WHEN k.type <> 'Email'
            THEN replace(replace(replace(replace(replace(replace(k.value, '(', ''), ')', ''), '-', ''), ' ', ''), '.', ''), '+', '')
    END AS digits,
    k.memo,
    k.phone_settings_do_not_text AS do_not_text,
    k.preferences_marketing_updates_enabled AS marketing_wanted
FROM customer_contacts AS k
JOIN customers AS c ON c.tenant_id = k.tenant_id AND c.id = k.customer_id
WHERE k.value <> '' AND k.active IS NOT 0 AND k._deleted_at IS NULL
    AND c.active IS NOT 0 AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
UNION ALL
SELECT
    k.tenant_id,
    'location',
    CAST(k.location_id AS TEXT),
    l.name,
    k.type,
    k.value,
    CASE
        WHEN k.type <> 'Email'
            THEN replace(replace(replace(replace(replace(replace(k.value, '(', ''), ')', ''), '-', ''), ' ', ''), '.', ''), '+', '')
    END,
    k.memo,
    k.phone_settings_do_not_text,
    k.preferences_marketing_updates_enabled
FROM location_contacts AS k
JOIN locations AS l ON l.tenant_id = k.tenant_id AND l.id = k.location_id
WHERE k.value <> '' AND k.active IS NOT 0 AND k._deleted_at IS NULL
    AND l.active IS NOT 0 AND l.merged_to_id IS NULL AND l._deleted_at IS NULL
UNION ALL
SELECT
    k.tenant_id,
    'booking',
    CAST(k.booking_id AS TEXT),
    b.name,
    k.type,
    k.value,
    CASE
        WHEN k.type <> 'Email'
            THEN replace(replace(replace(replace(replace(replace(k.value, '(', ''), ')', ''), '-', ''), ' ', ''), '.', ''), '+', '')
    END,
    k.memo,
    NULL,
    NULL
FROM booking_contacts AS k
JOIN bookings AS b ON b.tenant_id = k.tenant_id AND b.id = k.booking_id
WHERE k.value <> '' AND k._deleted_at IS NULL AND b.active IS NOT 0 AND b._deleted_at IS NULL
UNION ALL
SELECT
    m.tenant_id,
    'contact',
    m.contact_id,
    p.name,
    m.type,
    m.value,
    CASE
        WHEN m.type <> 'Email'
            THEN replace(replace(replace(replace(replace(replace(m.value, '(', ''), ')', ''), '-', ''), ' ', ''), '.', ''), '+', '')
    END,
    m.memo,
    NULL,
    NULL
FROM contact_methods AS m
JOIN contacts AS p ON p.tenant_id = m.tenant_id AND p.id = m.contact_id
WHERE m.value <> '' AND m._deleted_at IS NULL AND p.is_archived IS NOT 1 AND p._deleted_at IS NULL;
