CREATE VIEW v_bookings_open AS
-- One row for each active booking that is not converted, dismissed or deleted.
-- age_days counts from the creation of the booking until now. phone and email are the first ones given with it.
SELECT
    b.tenant_id,
    b.id,
    CASE
        WHEN b.created_on >= '0002-01-01 00:00:00+00' THEN trunc(extract(epoch FROM now() - b.created_on) / 86400)::bigint
    END AS age_days,
    b.status,
    b.priority,
    b.name,
    (
        SELECT k.value FROM booking_contacts AS k
        WHERE k.tenant_id = b.tenant_id AND k.booking_id = b.id
            AND k.type IN ('Phone', 'MobilePhone') AND k.value <> '' AND k._deleted_at IS NULL
        ORDER BY k.id LIMIT 1
    ) AS phone,
    (
        SELECT k.value FROM booking_contacts AS k
        WHERE k.tenant_id = b.tenant_id AND k.booking_id = b.id
            AND k.type = 'Email' AND k.value <> '' AND k._deleted_at IS NULL
        ORDER BY k.id LIMIT 1
    ) AS email,
    b.source,
    p.tag_name AS provider,
    b.campaign_id,
    b.summary,
    b.start,
    b.customer_type,
    b.is_first_time_client,
    b.address_street,
    b.address_unit,
    b.address_city,
    b.address_state,
    b.address_zip,
    b.address_country,
    b.business_unit_id,
    b.job_type_id,
    b.external_id,
    CASE WHEN b.created_on >= '0002-01-01 00:00:00+00' THEN b.created_on END AS created_on,
    b.modified_on
FROM bookings AS b
LEFT JOIN booking_provider_tags AS p ON p.tenant_id = b.tenant_id AND p.id = b.booking_provider_id
WHERE (b.status IS NULL OR b.status NOT IN ('Converted', 'Dismissed'))
    AND b.active IS NOT FALSE AND b._deleted_at IS NULL;
