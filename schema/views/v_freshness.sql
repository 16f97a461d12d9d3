CREATE VIEW v_freshness AS
-- One row for each table of each tenant whose feed was read or tried at least once: its size and how current it is.
-- rows is the number of live records, tombstones the number of those deleted at the source. Both are NULL for tables of
-- other modules and of your own resource files. newest_change is NULL if the records have no time of change. last_error
-- is NULL after a success. changes_as_of, deletions_as_of and children_as_of are the times until which the table has
-- every change, every deletion (NULL while the delete guard withholds deletions), and the child records of unchanged
-- parents (NULL if it is not read for each parent).
WITH f AS (
    SELECT
        e.tenant_id,
        e.resource,
        e.newest_modified,
        e.last_success,
        e.last_error,
        e.kind,
        e.backfilled,
        e.deletes_held,
        nullif(
            max(coalesce(e.swept_at, ''), coalesce(e.proved_at, ''), coalesce(e.compared_at, ''),
                CASE e.kind WHEN 'list' THEN coalesce(e.last_success, '') ELSE '' END),
            ''
        ) AS gone_known,
        CASE
        WHEN e.kind <> 'per_parent' THEN NULL
        WHEN EXISTS (
            SELECT 1 FROM _parents AS p
            WHERE p.tenant_id = e.tenant_id AND p.resource = e.resource AND p.due = 2 AND p.read_at IS NULL
        ) THEN NULL
        ELSE coalesce(
            (SELECT min(p.read_at) FROM _parents AS p WHERE p.tenant_id = e.tenant_id AND p.resource = e.resource),
            e.last_success
        )
        END AS parents_known,
        -- Both counts read only indexes, not the wide tables.
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
    nullif(f.last_error, '') AS last_error,
    CASE f.backfilled WHEN 1 THEN f.last_success END AS changes_as_of,
    CASE
    WHEN f.backfilled = 0 OR f.deletes_held > 0 THEN NULL
    WHEN f.kind = 'per_parent' THEN f.parents_known
    ELSE f.gone_known
    END AS deletions_as_of,
    CASE f.backfilled WHEN 1 THEN f.parents_known END AS children_as_of
FROM f;
