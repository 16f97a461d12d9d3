CREATE VIEW v_freshness AS
-- One row for each table of each tenant that was ever read, or tried to: how many records it holds, how fresh it is.
-- rows does not count tombstones, which are records that are gone at the source; both are NULL for the tables of
-- your own resource files. A newest_change of NULL: the records have no such time. last_error is NULL where the last
-- pass went well; minutes_since_success counts until now.
WITH f AS (
    SELECT
        e.tenant_id,
        e.resource,
        e.newest_modified,
        e.last_success,
        e.last_error,
        -- Both counts are taken from indexes: the wide tables themselves are not read.
        CASE e.resource
        WHEN 'booking_contacts' THEN
            (SELECT count(*) FROM booking_contacts WHERE tenant_id = e.tenant_id)
        WHEN 'booking_provider_tags' THEN
            (SELECT count(*) FROM booking_provider_tags WHERE tenant_id = e.tenant_id)
        WHEN 'bookings' THEN
            (SELECT count(*) FROM bookings WHERE tenant_id = e.tenant_id)
        WHEN 'contact_method_preferences' THEN
            (SELECT count(*) FROM contact_method_preferences WHERE tenant_id = e.tenant_id)
        WHEN 'contact_methods' THEN
            (SELECT count(*) FROM contact_methods WHERE tenant_id = e.tenant_id)
        WHEN 'contact_preference_types' THEN
            (SELECT count(*) FROM contact_preference_types WHERE tenant_id = e.tenant_id)
        WHEN 'contact_relationships' THEN
            (SELECT count(*) FROM contact_relationships WHERE tenant_id = e.tenant_id)
        WHEN 'contacts' THEN
            (SELECT count(*) FROM contacts WHERE tenant_id = e.tenant_id)
        WHEN 'customer_contacts' THEN
            (SELECT count(*) FROM customer_contacts WHERE tenant_id = e.tenant_id)
        WHEN 'customer_custom_field_types' THEN
            (SELECT count(*) FROM customer_custom_field_types WHERE tenant_id = e.tenant_id)
        WHEN 'customer_notes' THEN
            (SELECT count(*) FROM customer_notes WHERE tenant_id = e.tenant_id)
        WHEN 'customers' THEN
            (SELECT count(*) FROM customers WHERE tenant_id = e.tenant_id)
        WHEN 'lead_notes' THEN
            (SELECT count(*) FROM lead_notes WHERE tenant_id = e.tenant_id)
        WHEN 'leads' THEN
            (SELECT count(*) FROM leads WHERE tenant_id = e.tenant_id)
        WHEN 'location_contacts' THEN
            (SELECT count(*) FROM location_contacts WHERE tenant_id = e.tenant_id)
        WHEN 'location_custom_field_types' THEN
            (SELECT count(*) FROM location_custom_field_types WHERE tenant_id = e.tenant_id)
        WHEN 'location_notes' THEN
            (SELECT count(*) FROM location_notes WHERE tenant_id = e.tenant_id)
        WHEN 'locations' THEN
            (SELECT count(*) FROM locations WHERE tenant_id = e.tenant_id)
        END AS records,
        CASE e.resource
        WHEN 'booking_contacts' THEN
            (SELECT count(*) FROM booking_contacts WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'booking_provider_tags' THEN
            (SELECT count(*) FROM booking_provider_tags WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'bookings' THEN
            (SELECT count(*) FROM bookings WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'contact_method_preferences' THEN
            (SELECT count(*) FROM contact_method_preferences WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'contact_methods' THEN
            (SELECT count(*) FROM contact_methods WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'contact_preference_types' THEN
            (SELECT count(*) FROM contact_preference_types WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'contact_relationships' THEN
            (SELECT count(*) FROM contact_relationships WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'contacts' THEN
            (SELECT count(*) FROM contacts WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'customer_contacts' THEN
            (SELECT count(*) FROM customer_contacts WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'customer_custom_field_types' THEN
            (SELECT count(*) FROM customer_custom_field_types WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'customer_notes' THEN
            (SELECT count(*) FROM customer_notes WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'customers' THEN
            (SELECT count(*) FROM customers WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'lead_notes' THEN
            (SELECT count(*) FROM lead_notes WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'leads' THEN
            (SELECT count(*) FROM leads WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'location_contacts' THEN
            (SELECT count(*) FROM location_contacts WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'location_custom_field_types' THEN
            (SELECT count(*) FROM location_custom_field_types WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'location_notes' THEN
            (SELECT count(*) FROM location_notes WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        WHEN 'locations' THEN
            (SELECT count(*) FROM locations WHERE tenant_id = e.tenant_id AND _deleted_at IS NOT NULL)
        END AS tombstones
    FROM _feeds AS e
)
SELECT
    f.tenant_id,
    f.resource,
    f.records - f.tombstones AS rows,
    f.tombstones,
    f.newest_modified AS newest_change,
    f.last_success,
    CAST((julianday('now') - julianday(f.last_success)) * 1440 AS INTEGER) AS minutes_since_success,
    nullif(f.last_error, '') AS last_error
FROM f;
