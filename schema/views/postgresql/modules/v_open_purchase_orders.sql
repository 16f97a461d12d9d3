CREATE VIEW v_open_purchase_orders AS
-- One row for each purchase order that still waits for goods. Needs the modules inventory, jpm and settings.
-- late_days counts from the day on which the goods are needed until now, and is 0 before that day. received is the
-- percentage of the ordered pieces that has arrived.
SELECT
    o.tenant_id,
    o.id,
    o.number,
    o.status,
    o.date AS ordered_on,
    o.required_on,
    trunc(extract(epoch FROM now() - o.date) / 86400)::bigint AS age_days,
    CASE
        WHEN o.required_on IS NOT NULL
            THEN greatest(0, trunc(extract(epoch FROM now() - o.required_on) / 86400)::bigint)
    END AS late_days,
    v.name AS vendor,
    o.job_id,
    j.job_number,
    t.name AS technician,
    b.name AS business_unit,
    o.total,
    (
        SELECT round(100.0 * sum(i.quantity_received) / nullif(sum(i.quantity), 0), 1)
        FROM purchase_order_items AS i
        WHERE i.tenant_id = o.tenant_id AND i.purchase_order_id = o.id
    ) AS received,
    o.created_on,
    o.modified_on
FROM purchase_orders AS o
LEFT JOIN vendors AS v ON v.tenant_id = o.tenant_id AND v.id = o.vendor_id
LEFT JOIN jobs AS j ON j.tenant_id = o.tenant_id AND j.id = o.job_id
LEFT JOIN technicians AS t ON t.tenant_id = o.tenant_id AND t.id = o.technician_id
LEFT JOIN business_units AS b ON b.tenant_id = o.tenant_id AND b.id = o.business_unit_id
WHERE o.status IN ('Pending', 'Sent', 'PartiallyReceived') AND o._deleted_at IS NULL;
