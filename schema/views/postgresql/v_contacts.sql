CREATE VIEW v_contacts AS
-- One row for each contact (a person) that is not deleted and not archived.
-- phones, emails and faxes list the contact's numbers and addresses in the order of creation. customers and locations
-- list the names of the linked customers and locations. Values are separated by '; '. An empty list is NULL.
SELECT
    p.tenant_id,
    p.id,
    p.name,
    p.title,
    (
        SELECT string_agg(m.value, '; ' ORDER BY m.created_on NULLS FIRST, m.id)
        FROM contact_methods AS m
        WHERE m.tenant_id = p.tenant_id AND m.contact_id = p.id
            AND m.type IN ('Phone', 'MobilePhone') AND m.value <> '' AND m._deleted_at IS NULL
    ) AS phones,
    (
        SELECT string_agg(m.value, '; ' ORDER BY m.created_on NULLS FIRST, m.id)
        FROM contact_methods AS m
        WHERE m.tenant_id = p.tenant_id AND m.contact_id = p.id
            AND m.type = 'Email' AND m.value <> '' AND m._deleted_at IS NULL
    ) AS emails,
    (
        SELECT string_agg(m.value, '; ' ORDER BY m.created_on NULLS FIRST, m.id)
        FROM contact_methods AS m
        WHERE m.tenant_id = p.tenant_id AND m.contact_id = p.id
            AND m.type = 'Fax' AND m.value <> '' AND m._deleted_at IS NULL
    ) AS faxes,
    (
        SELECT string_agg(c.name, '; ' ORDER BY c.name COLLATE "C" NULLS FIRST, c.id)
        FROM contact_relationships AS r
        JOIN customers AS c ON c.tenant_id = r.tenant_id AND c.id = r.related_entity_id
        WHERE r.tenant_id = p.tenant_id AND r.contact_id = p.id
            AND r.type_slug = 'customer' AND r._deleted_at IS NULL AND c._deleted_at IS NULL
    ) AS customers,
    (
        SELECT string_agg(l.name, '; ' ORDER BY l.name COLLATE "C" NULLS FIRST, l.id)
        FROM contact_relationships AS r
        JOIN locations AS l ON l.tenant_id = r.tenant_id AND l.id = r.related_entity_id
        WHERE r.tenant_id = p.tenant_id AND r.contact_id = p.id
            AND r.type_slug = 'location' AND r._deleted_at IS NULL AND l._deleted_at IS NULL
    ) AS locations,
    p.reference_id,
    CASE WHEN p.created_on >= '0002-01-01 00:00:00+00' THEN p.created_on END AS created_on,
    p.modified_on
FROM contacts AS p
WHERE p.is_archived IS NOT TRUE AND p._deleted_at IS NULL;
