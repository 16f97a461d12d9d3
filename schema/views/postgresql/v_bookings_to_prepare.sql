CREATE VIEW v_bookings_to_prepare AS
-- One row for each open booking that begins within the next seven days or has no time yet.
SELECT
    o.tenant_id,
    o.id,
    o.start,
    o.status,
    o.priority,
    o.name,
    o.phone,
    o.email,
    o.source,
    o.summary,
    o.is_first_time_client,
    o.address_street,
    o.address_city,
    o.created_on
FROM v_bookings_open AS o
WHERE o.start IS NULL
    OR (o.start >= now() AND o.start < now() + interval '7 days');
