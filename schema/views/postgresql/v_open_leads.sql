CREATE VIEW v_open_leads AS
-- One row for each open lead that is not deleted.
-- age_days counts from the creation of the lead until now. The origin of the lead is in campaign_id, call_reason_id,
-- call_id or manual_call_id, booking_id with booking_source, and capture_source. Unknown origins are NULL.
-- customer_name, phone and email are what the caller gave or, if that is missing, those of the customer.
SELECT
    d.tenant_id,
    d.id,
    CASE
        WHEN d.created_on >= '0002-01-01 00:00:00+00' THEN trunc(extract(epoch FROM now() - d.created_on) / 86400)::bigint
    END AS age_days,
    d.priority,
    d.summary,
    d.customer_id,
    coalesce(nullif(d.lead_customer_name, ''), c.name) AS customer_name,
    coalesce(
        nullif(d.lead_phone, ''),
        (
            SELECT k.value FROM customer_contacts AS k
            WHERE k.tenant_id = d.tenant_id AND k.customer_id = d.customer_id
                AND k.type IN ('Phone', 'MobilePhone') AND k.value <> ''
                AND k.active IS NOT FALSE AND k._deleted_at IS NULL
            ORDER BY k.id LIMIT 1
        )
    ) AS phone,
    coalesce(
        nullif(d.lead_email, ''),
        (
            SELECT k.value FROM customer_contacts AS k
            WHERE k.tenant_id = d.tenant_id AND k.customer_id = d.customer_id
                AND k.type = 'Email' AND k.value <> ''
                AND k.active IS NOT FALSE AND k._deleted_at IS NULL
            ORDER BY k.id LIMIT 1
        )
    ) AS email,
    d.location_id,
    l.name AS location_name,
    d.campaign_id,
    d.call_reason_id,
    d.call_id,
    d.manual_call_id,
    d.booking_id,
    b.source AS booking_source,
    d.capture_source,
    d.business_unit_id,
    d.job_type_id,
    d.follow_up_date,
    CASE WHEN d.created_on >= '0002-01-01 00:00:00+00' THEN d.created_on END AS created_on,
    d.modified_on
FROM leads AS d
LEFT JOIN customers AS c ON c.tenant_id = d.tenant_id AND c.id = d.customer_id
LEFT JOIN locations AS l ON l.tenant_id = d.tenant_id AND l.id = d.location_id
LEFT JOIN bookings AS b ON b.tenant_id = d.tenant_id AND b.id = d.booking_id
WHERE d.status = 'Open' AND d.active IS NOT FALSE AND d._deleted_at IS NULL;
