CREATE VIEW v_calls AS
-- One row for each call that is not deleted. Needs the modules marketing and telecom.
-- outcome is the call's type. is_lead is 1 if the caller could have booked a job. seconds is the length of the call, or
-- NULL if it is unknown.
SELECT
    c.tenant_id,
    c.id,
    c.created_on AS called_on,
    c.direction,
    c.type AS outcome,
    c.type IN ('Booked', 'Unbooked') AS is_lead,
    c.type = 'Booked' AS is_booked,
    CASE
        WHEN c.duration ~ '^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]'
            THEN extract(epoch FROM substr(c.duration, 1, 8)::time)::bigint
    END AS seconds,
    c.from_number,
    c.to_number,
    c.customer_id,
    c.customer_name,
    c.location_id,
    c.job_id,
    c.job_number,
    c.lead_id,
    coalesce(m.name, c.campaign_name) AS campaign,
    m.category_name AS campaign_category,
    c.reason_name AS reason,
    c.agent_name AS agent,
    c.modified_on
FROM calls AS c
LEFT JOIN campaigns AS m ON m.tenant_id = c.tenant_id AND m.id = c.campaign_id
WHERE c.active IS NOT FALSE AND c._deleted_at IS NULL;
