PRAGMA application_id = 1937010034;
PRAGMA user_version = 5;
CREATE TABLE _changes (
    -- The change log: what was written, in the order of writing.
    seq INTEGER PRIMARY KEY, -- without gaps; the newest line is never pruned, so that the count goes on
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    key TEXT NOT NULL, -- the record's key as a JSON array, for example [17]
    kind TEXT NOT NULL CHECK (kind IN ('insert', 'update', 'delete', 'restore')),
    at TEXT NOT NULL
) STRICT;
INSERT INTO _changes VALUES (1,1234567,'customer_contacts','[1000111,1000148]','insert','2026-03-10T13:00:00.1100000Z');
INSERT INTO _changes VALUES (2,1234567,'customer_contacts','[87400120,38565903]','insert','2026-03-10T13:00:00.1100000Z');
INSERT INTO _changes VALUES (3,1234567,'customer_contacts','[4200114,9114356]','insert','2026-03-10T13:00:00.1100000Z');
INSERT INTO _changes VALUES (4,1234567,'customers','[26600117]','insert','2026-03-10T13:00:00.1450000Z');
INSERT INTO _changes VALUES (5,1234567,'customers','[87400120]','insert','2026-03-10T13:00:00.1450000Z');
INSERT INTO _changes VALUES (6,1234567,'customers','[4200114]','insert','2026-03-10T13:00:00.1450000Z');
INSERT INTO _changes VALUES (7,1234567,'leads','[1000407]','insert','2026-03-10T13:00:00.1800000Z');
INSERT INTO _changes VALUES (8,1234567,'location_contacts','[1000259,1000296]','insert','2026-03-10T13:00:00.2500000Z');
INSERT INTO _changes VALUES (9,1234567,'location_contacts','[5389839,36116906]','insert','2026-03-10T13:00:00.2500000Z');
INSERT INTO _changes VALUES (10,1234567,'location_contacts','[5389839,15815119]','insert','2026-03-10T13:00:00.2500000Z');
INSERT INTO _changes VALUES (11,1234567,'locations','[1000259]','insert','2026-03-10T13:00:00.2850000Z');
INSERT INTO _changes VALUES (12,1234567,'locations','[5389839]','insert','2026-03-10T13:00:00.2850000Z');
INSERT INTO _changes VALUES (13,1234567,'locations','[15815082]','insert','2026-03-10T13:00:00.2850000Z');
INSERT INTO _changes VALUES (14,1234567,'booking_provider_tags','[1000000]','insert','2026-03-10T13:00:00.3200000Z');
INSERT INTO _changes VALUES (15,1234567,'booking_provider_tags','[4200003]','insert','2026-03-10T13:00:00.3200000Z');
INSERT INTO _changes VALUES (16,1234567,'booking_provider_tags','[26600006]','insert','2026-03-10T13:00:00.3200000Z');
INSERT INTO _changes VALUES (17,1234567,'booking_provider_tags','[87400009]','insert','2026-03-10T13:00:00.3200000Z');
INSERT INTO _changes VALUES (18,1234567,'booking_provider_tags','[205800012]','insert','2026-03-10T13:00:00.3200000Z');
INSERT INTO _changes VALUES (19,1234567,'contact_preference_types','["4b46e8e1-a5d5-4e97-b5ae-e16cfcbe3c4b"]','insert','2026-03-10T13:00:00.3900000Z');
INSERT INTO _changes VALUES (20,1234567,'contact_preference_types','["9264354d-f51f-4a06-82e6-fab55d7c727e"]','insert','2026-03-10T13:00:00.3900000Z');
INSERT INTO _changes VALUES (21,1234567,'contact_preference_types','["92ba17ba-7cff-4fbc-b93c-a5dce8b5f9d8"]','insert','2026-03-10T13:00:00.3900000Z');
INSERT INTO _changes VALUES (22,1234567,'customer_custom_field_types','[1000222]','insert','2026-03-10T13:00:00.4600000Z');
INSERT INTO _changes VALUES (23,1234567,'customer_custom_field_types','[4200225]','insert','2026-03-10T13:00:00.4600000Z');
INSERT INTO _changes VALUES (24,1234567,'customer_custom_field_types','[26600228]','insert','2026-03-10T13:00:00.4600000Z');
INSERT INTO _changes VALUES (25,1234567,'customer_custom_field_types','[87400231]','insert','2026-03-10T13:00:00.4600000Z');
INSERT INTO _changes VALUES (26,1234567,'location_custom_field_types','[1000370]','insert','2026-03-10T13:00:00.4950000Z');
INSERT INTO _changes VALUES (27,1234567,'location_custom_field_types','[4200373]','insert','2026-03-10T13:00:00.4950000Z');
INSERT INTO _changes VALUES (28,1234567,'location_custom_field_types','[26600376]','insert','2026-03-10T13:00:00.4950000Z');
INSERT INTO _changes VALUES (29,1234567,'location_custom_field_types','[87400379]','insert','2026-03-10T13:00:00.4950000Z');
INSERT INTO _changes VALUES (30,1234567,'customer_contacts','[87400120,20233818]','insert','2026-03-10T13:00:00.5300000Z');
INSERT INTO _changes VALUES (31,1234567,'customer_contacts','[4200114,3404361]','insert','2026-03-10T13:00:00.5300000Z');
INSERT INTO _changes VALUES (32,1234567,'customer_contacts','[1000111,1300676]','insert','2026-03-10T13:00:00.5300000Z');
INSERT INTO _changes VALUES (33,1234567,'customers','[1000111]','insert','2026-03-10T13:00:00.6000000Z');
INSERT INTO _changes VALUES (34,1234567,'location_contacts','[1548958,1548995]','insert','2026-03-10T13:00:00.7050000Z');
INSERT INTO _changes VALUES (35,1234567,'location_contacts','[15815082,119518832]','insert','2026-03-10T13:00:00.7050000Z');
INSERT INTO _changes VALUES (36,1234567,'location_contacts','[1548958,5389876]','insert','2026-03-10T13:00:00.7050000Z');
INSERT INTO _changes VALUES (37,1234567,'locations','[1548958]','insert','2026-03-10T13:00:00.7400000Z');
INSERT INTO _changes VALUES (38,1234567,'booking_provider_tags','[401000015]','insert','2026-03-10T13:00:00.8100000Z');
INSERT INTO _changes VALUES (39,1234567,'booking_provider_tags','[692200018]','insert','2026-03-10T13:00:00.8100000Z');
INSERT INTO _changes VALUES (40,1234567,'booking_provider_tags','[1098600021]','insert','2026-03-10T13:00:00.8100000Z');
INSERT INTO _changes VALUES (41,1234567,'customer_notes','[1000185]','insert','2026-03-10T13:00:00.9150000Z');
INSERT INTO _changes VALUES (42,1234567,'customer_notes','[4200188]','insert','2026-03-10T13:00:00.9150000Z');
INSERT INTO _changes VALUES (43,1234567,'customer_notes','[26600191]','insert','2026-03-10T13:00:00.9500000Z');
INSERT INTO _changes VALUES (44,1234567,'customer_notes','[87400194]','insert','2026-03-10T13:00:00.9500000Z');
INSERT INTO _changes VALUES (45,1234567,'location_contacts','[15815082,69587416]','insert','2026-03-10T13:00:01.0550000Z');
INSERT INTO _changes VALUES (46,1234567,'location_notes','[1000333]','insert','2026-03-10T13:00:01.1950000Z');
INSERT INTO _changes VALUES (47,1234567,'location_notes','[4200336]','insert','2026-03-10T13:00:01.1950000Z');
CREATE TABLE _definitions (
    -- How the catalogue defined the columns and child tables of each table when they were last filled.
    resource TEXT NOT NULL,
    part TEXT NOT NULL, -- the column or the child table
    definition TEXT NOT NULL, -- what determines its values, one value in each line
    PRIMARY KEY (resource, part)
) STRICT, WITHOUT ROWID;
INSERT INTO _definitions VALUES ('booking_contacts','booking_id','
integer
id

');
INSERT INTO _definitions VALUES ('booking_contacts','id','id
integer


');
INSERT INTO _definitions VALUES ('booking_contacts','memo','memo
text


');
INSERT INTO _definitions VALUES ('booking_contacts','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('booking_contacts','type','type
text


');
INSERT INTO _definitions VALUES ('booking_contacts','value','value
text


');
INSERT INTO _definitions VALUES ('booking_provider_tags','active','active
boolean


');
INSERT INTO _definitions VALUES ('booking_provider_tags','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('booking_provider_tags','description','description
text


');
INSERT INTO _definitions VALUES ('booking_provider_tags','id','id
integer


');
INSERT INTO _definitions VALUES ('booking_provider_tags','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('booking_provider_tags','tag_name','tagName
text


');
INSERT INTO _definitions VALUES ('booking_provider_tags','type','type
text


');
INSERT INTO _definitions VALUES ('bookings','active','active
boolean


');
INSERT INTO _definitions VALUES ('bookings','address_city','address.city
text


');
INSERT INTO _definitions VALUES ('bookings','address_country','address.country
text


');
INSERT INTO _definitions VALUES ('bookings','address_state','address.state
text


');
INSERT INTO _definitions VALUES ('bookings','address_street','address.street
text


');
INSERT INTO _definitions VALUES ('bookings','address_unit','address.unit
text


');
INSERT INTO _definitions VALUES ('bookings','address_zip','address.zip
text


');
INSERT INTO _definitions VALUES ('bookings','booking_images','uploadedImages
image

text


');
INSERT INTO _definitions VALUES ('bookings','booking_provider_id','bookingProviderId
integer


');
INSERT INTO _definitions VALUES ('bookings','business_unit_id','businessUnitId
integer


');
INSERT INTO _definitions VALUES ('bookings','campaign_id','campaignId
integer


');
INSERT INTO _definitions VALUES ('bookings','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('bookings','customer_type','customerType
text


');
INSERT INTO _definitions VALUES ('bookings','dismissing_reason_id','dismissingReasonId
integer


');
INSERT INTO _definitions VALUES ('bookings','external_id','externalId
text


');
INSERT INTO _definitions VALUES ('bookings','id','id
integer


');
INSERT INTO _definitions VALUES ('bookings','is_first_time_client','isFirstTimeClient
boolean


');
INSERT INTO _definitions VALUES ('bookings','is_send_confirmation_email','isSendConfirmationEmail
boolean


');
INSERT INTO _definitions VALUES ('bookings','job_id','jobId
integer


');
INSERT INTO _definitions VALUES ('bookings','job_type_id','jobTypeId
integer


');
INSERT INTO _definitions VALUES ('bookings','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('bookings','name','name
text


');
INSERT INTO _definitions VALUES ('bookings','priority','priority
text


');
INSERT INTO _definitions VALUES ('bookings','source','source
text


');
INSERT INTO _definitions VALUES ('bookings','start','start
time


');
INSERT INTO _definitions VALUES ('bookings','status','status
text


');
INSERT INTO _definitions VALUES ('bookings','summary','summary
text


');
INSERT INTO _definitions VALUES ('contact_method_preferences','contact_id','
text
contact_id

');
INSERT INTO _definitions VALUES ('contact_method_preferences','contact_method_id','
text
id

');
INSERT INTO _definitions VALUES ('contact_method_preferences','data_type','dataType
text


');
INSERT INTO _definitions VALUES ('contact_method_preferences','name','name
text


');
INSERT INTO _definitions VALUES ('contact_method_preferences','value','value
text


');
INSERT INTO _definitions VALUES ('contact_methods','contact_id','contactId
text
id

');
INSERT INTO _definitions VALUES ('contact_methods','created_by','createdBy
integer


');
INSERT INTO _definitions VALUES ('contact_methods','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('contact_methods','id','id
text


');
INSERT INTO _definitions VALUES ('contact_methods','memo','memo
text


');
INSERT INTO _definitions VALUES ('contact_methods','modified_by','modifiedBy
integer


');
INSERT INTO _definitions VALUES ('contact_methods','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('contact_methods','reference_id','referenceId
text


');
INSERT INTO _definitions VALUES ('contact_methods','type','type
text


');
INSERT INTO _definitions VALUES ('contact_methods','value','value
text


');
INSERT INTO _definitions VALUES ('contact_preference_types','data_type','dataType
text


');
INSERT INTO _definitions VALUES ('contact_preference_types','description','description
text


');
INSERT INTO _definitions VALUES ('contact_preference_types','id','id
text


');
INSERT INTO _definitions VALUES ('contact_preference_types','name','name
text


');
INSERT INTO _definitions VALUES ('contact_relationships','contact_id','
text
id

');
INSERT INTO _definitions VALUES ('contact_relationships','created_by','createdBy
integer


');
INSERT INTO _definitions VALUES ('contact_relationships','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('contact_relationships','id','id
text


');
INSERT INTO _definitions VALUES ('contact_relationships','related_entity_id','relatedEntityId
integer


');
INSERT INTO _definitions VALUES ('contact_relationships','type_name','typeName
text


');
INSERT INTO _definitions VALUES ('contact_relationships','type_slug','typeSlug
text


');
INSERT INTO _definitions VALUES ('contacts','created_by','createdBy
integer


');
INSERT INTO _definitions VALUES ('contacts','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('contacts','id','id
text


');
INSERT INTO _definitions VALUES ('contacts','is_archived','isArchived
boolean


');
INSERT INTO _definitions VALUES ('contacts','modified_by','modifiedBy
integer


');
INSERT INTO _definitions VALUES ('contacts','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('contacts','name','name
text


');
INSERT INTO _definitions VALUES ('contacts','reference_id','referenceId
text


');
INSERT INTO _definitions VALUES ('contacts','title','title
text


');
INSERT INTO _definitions VALUES ('customer_contacts','active','active
boolean


');
INSERT INTO _definitions VALUES ('customer_contacts','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('customer_contacts','customer_id','customerId
integer
id

');
INSERT INTO _definitions VALUES ('customer_contacts','id','id
integer


');
INSERT INTO _definitions VALUES ('customer_contacts','memo','memo
text


');
INSERT INTO _definitions VALUES ('customer_contacts','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('customer_contacts','phone_settings_do_not_text','phoneSettings.doNotText
boolean


');
INSERT INTO _definitions VALUES ('customer_contacts','phone_settings_phone_number','phoneSettings.phoneNumber
text


');
INSERT INTO _definitions VALUES ('customer_contacts','preferences_invoice_notification','preferences.invoiceNotification
boolean


');
INSERT INTO _definitions VALUES ('customer_contacts','preferences_invoice_statement_notification','preferences.invoiceStatementNotification
boolean


');
INSERT INTO _definitions VALUES ('customer_contacts','preferences_job_reminders_enabled','preferences.jobRemindersEnabled
boolean


');
INSERT INTO _definitions VALUES ('customer_contacts','preferences_marketing_updates_enabled','preferences.marketingUpdatesEnabled
boolean


');
INSERT INTO _definitions VALUES ('customer_contacts','preferences_statement_notification','preferences.statementNotification
boolean


');
INSERT INTO _definitions VALUES ('customer_contacts','type','type
text


');
INSERT INTO _definitions VALUES ('customer_contacts','value','value
text


');
INSERT INTO _definitions VALUES ('customer_custom_field_types','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('customer_custom_field_types','customer_custom_field_type_options','dataTypeOptions
value

text


');
INSERT INTO _definitions VALUES ('customer_custom_field_types','data_type','dataType
text


');
INSERT INTO _definitions VALUES ('customer_custom_field_types','id','id
integer


');
INSERT INTO _definitions VALUES ('customer_custom_field_types','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('customer_custom_field_types','name','name
text


');
INSERT INTO _definitions VALUES ('customer_notes','created_by_id','createdById
integer


');
INSERT INTO _definitions VALUES ('customer_notes','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('customer_notes','customer_id','
integer
id

');
INSERT INTO _definitions VALUES ('customer_notes','id','id
integer


');
INSERT INTO _definitions VALUES ('customer_notes','is_pinned','isPinned
boolean


');
INSERT INTO _definitions VALUES ('customer_notes','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('customer_notes','text','text
text


');
INSERT INTO _definitions VALUES ('customers','active','active
boolean


');
INSERT INTO _definitions VALUES ('customers','address_city','address.city
text


');
INSERT INTO _definitions VALUES ('customers','address_country','address.country
text


');
INSERT INTO _definitions VALUES ('customers','address_latitude','address.latitude
real


');
INSERT INTO _definitions VALUES ('customers','address_longitude','address.longitude
real


');
INSERT INTO _definitions VALUES ('customers','address_state','address.state
text


');
INSERT INTO _definitions VALUES ('customers','address_street','address.street
text


');
INSERT INTO _definitions VALUES ('customers','address_unit','address.unit
text


');
INSERT INTO _definitions VALUES ('customers','address_zip','address.zip
text


');
INSERT INTO _definitions VALUES ('customers','balance','balance
real


');
INSERT INTO _definitions VALUES ('customers','created_by_id','createdById
integer


');
INSERT INTO _definitions VALUES ('customers','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('customers','credit_limit','creditLimit
real


');
INSERT INTO _definitions VALUES ('customers','credit_limit_balance','creditLimitBalance
real


');
INSERT INTO _definitions VALUES ('customers','customer_custom_fields','customFields
type_id
typeId
integer



name
name
text



value
value
text


');
INSERT INTO _definitions VALUES ('customers','customer_external_data','externalData
key
key
text



value
value
text


');
INSERT INTO _definitions VALUES ('customers','customer_tags','tagTypeIds
tag_type_id

integer


');
INSERT INTO _definitions VALUES ('customers','do_not_mail','doNotMail
boolean


');
INSERT INTO _definitions VALUES ('customers','do_not_service','doNotService
boolean


');
INSERT INTO _definitions VALUES ('customers','id','id
integer


');
INSERT INTO _definitions VALUES ('customers','merged_to_id','mergedToId
integer


');
INSERT INTO _definitions VALUES ('customers','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('customers','name','name
text


');
INSERT INTO _definitions VALUES ('customers','name_folded','name
text


name');
INSERT INTO _definitions VALUES ('customers','national_account','nationalAccount
boolean


');
INSERT INTO _definitions VALUES ('customers','payment_term_id','paymentTermId
integer


');
INSERT INTO _definitions VALUES ('customers','tax_exempt','taxExempt
boolean


');
INSERT INTO _definitions VALUES ('customers','type','type
text


');
INSERT INTO _definitions VALUES ('lead_notes','created_by_id','createdById
integer


');
INSERT INTO _definitions VALUES ('lead_notes','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('lead_notes','id','id
integer


');
INSERT INTO _definitions VALUES ('lead_notes','is_pinned','isPinned
boolean


');
INSERT INTO _definitions VALUES ('lead_notes','lead_id','
integer
id

');
INSERT INTO _definitions VALUES ('lead_notes','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('lead_notes','text','text
text


');
INSERT INTO _definitions VALUES ('leads','active','active
boolean


');
INSERT INTO _definitions VALUES ('leads','booking_id','bookingId
integer


');
INSERT INTO _definitions VALUES ('leads','business_unit_id','businessUnitId
integer


');
INSERT INTO _definitions VALUES ('leads','call_id','callId
integer


');
INSERT INTO _definitions VALUES ('leads','call_reason_id','callReasonId
integer


');
INSERT INTO _definitions VALUES ('leads','campaign_id','campaignId
integer


');
INSERT INTO _definitions VALUES ('leads','capture_source','captureSource
text


');
INSERT INTO _definitions VALUES ('leads','created_by_id','createdById
integer


');
INSERT INTO _definitions VALUES ('leads','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('leads','customer_id','customerId
integer


');
INSERT INTO _definitions VALUES ('leads','dismissing_reason_id','dismissingReasonId
integer


');
INSERT INTO _definitions VALUES ('leads','follow_up_date','followUpDate
time


');
INSERT INTO _definitions VALUES ('leads','id','id
integer


');
INSERT INTO _definitions VALUES ('leads','job_type_id','jobTypeId
integer


');
INSERT INTO _definitions VALUES ('leads','lead_city','leadCity
text


');
INSERT INTO _definitions VALUES ('leads','lead_country','leadCountry
text


');
INSERT INTO _definitions VALUES ('leads','lead_customer_name','leadCustomerName
text


');
INSERT INTO _definitions VALUES ('leads','lead_email','leadEmail
text


');
INSERT INTO _definitions VALUES ('leads','lead_phone','leadPhone
text


');
INSERT INTO _definitions VALUES ('leads','lead_state','leadState
text


');
INSERT INTO _definitions VALUES ('leads','lead_street','leadStreet
text


');
INSERT INTO _definitions VALUES ('leads','lead_tags','tagTypeIds
tag_type_id

integer


');
INSERT INTO _definitions VALUES ('leads','lead_unit','leadUnit
text


');
INSERT INTO _definitions VALUES ('leads','lead_url','leadUrl
text


');
INSERT INTO _definitions VALUES ('leads','lead_zip','leadZip
text


');
INSERT INTO _definitions VALUES ('leads','location_id','locationId
integer


');
INSERT INTO _definitions VALUES ('leads','manual_call_id','manualCallId
integer


');
INSERT INTO _definitions VALUES ('leads','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('leads','priority','priority
text


');
INSERT INTO _definitions VALUES ('leads','status','status
text


');
INSERT INTO _definitions VALUES ('leads','summary','summary
text


');
INSERT INTO _definitions VALUES ('location_contacts','active','active
boolean


');
INSERT INTO _definitions VALUES ('location_contacts','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('location_contacts','id','id
integer


');
INSERT INTO _definitions VALUES ('location_contacts','location_id','locationId
integer
id

');
INSERT INTO _definitions VALUES ('location_contacts','memo','memo
text


');
INSERT INTO _definitions VALUES ('location_contacts','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('location_contacts','phone_settings_do_not_text','phoneSettings.doNotText
boolean


');
INSERT INTO _definitions VALUES ('location_contacts','phone_settings_phone_number','phoneSettings.phoneNumber
text


');
INSERT INTO _definitions VALUES ('location_contacts','preferences_invoice_notification','preferences.invoiceNotification
boolean


');
INSERT INTO _definitions VALUES ('location_contacts','preferences_invoice_statement_notification','preferences.invoiceStatementNotification
boolean


');
INSERT INTO _definitions VALUES ('location_contacts','preferences_job_reminders_enabled','preferences.jobRemindersEnabled
boolean


');
INSERT INTO _definitions VALUES ('location_contacts','preferences_marketing_updates_enabled','preferences.marketingUpdatesEnabled
boolean


');
INSERT INTO _definitions VALUES ('location_contacts','preferences_statement_notification','preferences.statementNotification
boolean


');
INSERT INTO _definitions VALUES ('location_contacts','type','type
text


');
INSERT INTO _definitions VALUES ('location_contacts','value','value
text


');
INSERT INTO _definitions VALUES ('location_custom_field_types','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('location_custom_field_types','data_type','dataType
text


');
INSERT INTO _definitions VALUES ('location_custom_field_types','id','id
integer


');
INSERT INTO _definitions VALUES ('location_custom_field_types','location_custom_field_type_options','dataTypeOptions
value

text


');
INSERT INTO _definitions VALUES ('location_custom_field_types','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('location_custom_field_types','name','name
text


');
INSERT INTO _definitions VALUES ('location_notes','created_by_id','createdById
integer


');
INSERT INTO _definitions VALUES ('location_notes','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('location_notes','id','id
integer


');
INSERT INTO _definitions VALUES ('location_notes','is_pinned','isPinned
boolean


');
INSERT INTO _definitions VALUES ('location_notes','location_id','
integer
id

');
INSERT INTO _definitions VALUES ('location_notes','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('location_notes','text','text
text


');
INSERT INTO _definitions VALUES ('locations','active','active
boolean


');
INSERT INTO _definitions VALUES ('locations','address_city','address.city
text


');
INSERT INTO _definitions VALUES ('locations','address_country','address.country
text


');
INSERT INTO _definitions VALUES ('locations','address_latitude','address.latitude
real


');
INSERT INTO _definitions VALUES ('locations','address_longitude','address.longitude
real


');
INSERT INTO _definitions VALUES ('locations','address_state','address.state
text


');
INSERT INTO _definitions VALUES ('locations','address_street','address.street
text


');
INSERT INTO _definitions VALUES ('locations','address_unit','address.unit
text


');
INSERT INTO _definitions VALUES ('locations','address_zip','address.zip
text


');
INSERT INTO _definitions VALUES ('locations','created_by_id','createdById
integer


');
INSERT INTO _definitions VALUES ('locations','created_on','createdOn
time


');
INSERT INTO _definitions VALUES ('locations','customer_id','customerId
integer


');
INSERT INTO _definitions VALUES ('locations','id','id
integer


');
INSERT INTO _definitions VALUES ('locations','location_custom_fields','customFields
type_id
typeId
integer



name
name
text



value
value
text


');
INSERT INTO _definitions VALUES ('locations','location_external_data','externalData
key
key
text



value
value
text


');
INSERT INTO _definitions VALUES ('locations','location_tags','tagTypeIds
tag_type_id

integer


');
INSERT INTO _definitions VALUES ('locations','merged_to_id','mergedToId
integer


');
INSERT INTO _definitions VALUES ('locations','modified_on','modifiedOn
time


');
INSERT INTO _definitions VALUES ('locations','name','name
text


');
INSERT INTO _definitions VALUES ('locations','tax_exempt','taxExempt
boolean


');
INSERT INTO _definitions VALUES ('locations','tax_zone_id','taxZoneId
integer


');
INSERT INTO _definitions VALUES ('locations','zone_id','zoneId
integer


');
CREATE TABLE _feeds (
    -- Cursor and health of each feed.
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT '', -- how it is read: export, window, list, per_parent
    cursor TEXT NOT NULL DEFAULT '', -- where the feed goes on; empty: from the start
    rewalk_cursor TEXT, -- the same of a repeated walk from the start; NULL: none is due
    backfilled INTEGER NOT NULL DEFAULT 0, -- 1: the feed has reached its end once
    newest_modified TEXT, -- the newest change that the mirror holds
    last_attempt TEXT, -- when the last pass ended
    last_success TEXT, -- when the feed last caught up
    last_error TEXT NOT NULL DEFAULT '', fallback INTEGER NOT NULL DEFAULT 0 /* 0: read by its own feed; n: by its nth fallback */, fallback_cursor TEXT NOT NULL DEFAULT '' /* where that fallback goes on */, refused_at TEXT /* when its own feed was last refused; NULL: it is in use */, swept_at TEXT /* when the last complete read began that reached its end */, deletes_held INTEGER NOT NULL DEFAULT 0 /* missing rows that it did not dare to bury */, proved_at TEXT /* as of when the last proof by counting found the table equal, or made it equal; NULL: never */, proof_error TEXT NOT NULL DEFAULT '' /* why the last proof by counting did not end so; empty: it did */, compared_at TEXT /* every record has been compared since then; NULL: not all of them yet */, compare_began TEXT /* when the round of that comparison that is under way began; NULL: none is */, compare_cursor TEXT NOT NULL DEFAULT '' /* up to which time of creation that round has come; empty: it is at its start */, withheld_at TEXT /* when deletions of a table that is read parent by parent were last withheld; NULL: each parent has been read since then */, -- empty: the last pass went well
    PRIMARY KEY (tenant_id, resource)
) STRICT, WITHOUT ROWID;
INSERT INTO _feeds VALUES (1234567,'booking_contacts','per_parent','0',NULL,1,NULL,'2026-03-10T14:00:01.7600000Z','2026-03-10T14:00:01.7600000Z','',0,'',NULL,'2026-03-10T14:00:01.7600000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'booking_provider_tags','list','',NULL,1,'2025-03-16T10:28:36.0000000Z','2026-03-10T14:00:01.6200000Z','2026-03-10T14:00:01.2300000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'bookings','export','AQAAAAAAAABAAAAAAAAAAADHWlAe',NULL,1,NULL,'2026-03-10T14:00:01.7600000Z','2026-03-10T14:00:01.7600000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'contact_method_preferences','per_parent','40',NULL,1,NULL,'2026-03-10T14:00:02.0400000Z','2026-03-10T14:00:02.0400000Z','',0,'',NULL,'2026-03-10T14:00:02.0400000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'contact_methods','window','2026-03-10T13:59:59.0000000Z',NULL,1,NULL,'2026-03-10T14:00:02.0400000Z','2026-03-10T14:00:01.2300000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'contact_preference_types','list','',NULL,1,NULL,'2026-03-10T14:00:01.3050000Z','2026-03-10T14:00:01.2300000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'contact_relationships','per_parent','40',NULL,1,NULL,'2026-03-10T14:00:02.0750000Z','2026-03-10T14:00:02.0750000Z','',0,'',NULL,'2026-03-10T14:00:02.0750000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'contacts','window','2026-03-10T13:59:59.0000000Z',NULL,1,NULL,'2026-03-10T14:00:02.0750000Z','2026-03-10T14:00:01.2300000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'customer_contacts','export','AYYgqQsGrN1IxNgTAAAAAADkV4xd',NULL,1,'2025-06-15T12:13:32.1892998Z','2026-03-10T14:00:02.1450000Z','2026-03-10T14:00:02.1450000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'customer_custom_field_types','list','',NULL,1,'2025-11-19T13:05:33.0000000Z','2026-03-10T14:00:01.3400000Z','2026-03-10T14:00:01.2300000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'customer_notes','per_parent','33',NULL,1,'2025-10-09T15:58:03.0000000Z','2026-03-10T14:00:02.3550000Z','2026-03-10T14:00:02.3550000Z','',0,'',NULL,'2026-03-10T14:00:02.2150000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'customers','export','AYAUCPcNONxIr0IPAAAAAAD0QL+m',NULL,1,'2024-02-28T03:33:01.0000000Z','2026-03-10T14:00:02.2150000Z','2026-03-10T14:00:02.2150000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'lead_notes','per_parent','7',NULL,1,NULL,'2026-03-10T14:00:01.9350000Z','2026-03-10T14:00:01.9350000Z','',0,'',NULL,'2026-03-10T14:00:01.9000000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'leads','export','AdIXhIWV5NhI10MPAAAAAAC5rzJ6',NULL,1,'2021-03-11T13:56:51.4211794Z','2026-03-10T14:00:01.9000000Z','2026-03-10T14:00:01.9000000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'location_contacts','export','AV1ElDkmMN5I2NElBAAAAAD2wM/c',NULL,1,'2025-11-30T15:36:26.6097757Z','2026-03-10T14:00:02.6700000Z','2026-03-10T14:00:02.6700000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'location_custom_field_types','list','',NULL,1,'2025-10-07T19:21:11.1927684Z','2026-03-10T14:00:01.3750000Z','2026-03-10T14:00:01.2300000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'location_notes','per_parent','37',NULL,1,'2021-03-11T13:20:24.8102530Z','2026-03-10T14:00:02.6000000Z','2026-03-10T14:00:02.6000000Z','',0,'',NULL,'2026-03-10T14:00:02.4600000Z',0,NULL,'',NULL,NULL,'',NULL);
INSERT INTO _feeds VALUES (1234567,'locations','export','AW3y5i1/zdxInqIXAAAAAACSR5wl',NULL,1,'2024-09-05T07:48:49.4418541Z','2026-03-10T14:00:02.4600000Z','2026-03-10T14:00:02.4600000Z','',0,'',NULL,'2026-03-10T14:00:01.2300000Z',0,NULL,'',NULL,NULL,'',NULL);
CREATE TABLE _meta (
    -- What must stay the same for the life of this file.
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO _meta VALUES ('environment','https://api.simulator');
CREATE TABLE _migrations (
    -- The schema versions that this file went through.
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT;
INSERT INTO _migrations VALUES (1,'0001_internal_tables.sql','2026-03-10T13:00:00.0000000Z');
INSERT INTO _migrations VALUES (2,'0002_complete_reads_and_parents.sql','2026-03-10T13:00:00.0000000Z');
INSERT INTO _migrations VALUES (3,'0003_failed_parents.sql','2026-03-10T13:00:00.0000000Z');
INSERT INTO _migrations VALUES (4,'0004_proof.sql','2026-03-10T13:00:00.0000000Z');
INSERT INTO _migrations VALUES (5,'0005_definitions.sql','2026-03-10T13:00:00.0000000Z');
CREATE TABLE _parents (
    -- Which parents a resource that is read for each of them has been read for.
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL, -- the one that is read, not the parents'
    parent_id ANY NOT NULL, -- the parent's key
    parent_hash INTEGER, -- the parent's _hash when it was read; NULL: never read
    parent_modified TEXT, -- the parent's time of change, where it has one: the newest is read first
    read_at TEXT, -- when it was last read; NULL: never
    due INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0 /* of its requests, in a row */, retry_at TEXT /* where due = 2: when it is asked again */, error TEXT /* where due = 2: why it could not be read */, -- 1: to be read at once; 0: when its turn comes
    PRIMARY KEY (tenant_id, resource, parent_id)
) STRICT, WITHOUT ROWID;
INSERT INTO _parents VALUES (1234567,'customer_notes',1000111,8465309453159638472,'2024-02-28T03:33:01.0000000Z','2026-03-10T14:00:02.2500000Z',0,0,NULL,NULL);
INSERT INTO _parents VALUES (1234567,'customer_notes',4200114,6995183890898282584,'2024-02-15T19:16:08.6141650Z','2026-03-10T14:00:02.2850000Z',0,0,NULL,NULL);
INSERT INTO _parents VALUES (1234567,'customer_notes',26600117,-3537349107977651300,'2023-11-14T06:35:21.0000000Z','2026-03-10T14:00:02.3550000Z',0,0,NULL,NULL);
INSERT INTO _parents VALUES (1234567,'customer_notes',87400120,-7340275157241344283,'2023-12-27T05:52:52.5254848Z','2026-03-10T14:00:02.3200000Z',0,0,NULL,NULL);
INSERT INTO _parents VALUES (1234567,'lead_notes',1000407,3299752741005002537,'2021-03-11T13:56:51.4211794Z','2026-03-10T14:00:01.9350000Z',0,0,NULL,NULL);
INSERT INTO _parents VALUES (1234567,'location_notes',1000259,9033923983944390803,'2021-03-11T13:56:54.1658357Z','2026-03-10T14:00:02.6000000Z',0,0,NULL,NULL);
INSERT INTO _parents VALUES (1234567,'location_notes',1548958,-5920909692044524417,'2024-09-05T07:48:49.4418541Z','2026-03-10T14:00:02.4950000Z',0,0,NULL,NULL);
INSERT INTO _parents VALUES (1234567,'location_notes',5389839,946908410189109382,'2021-03-11T13:56:54.1658357Z','2026-03-10T14:00:02.5650000Z',0,0,NULL,NULL);
INSERT INTO _parents VALUES (1234567,'location_notes',15815082,-8931603059493188800,'2022-09-25T03:50:19.4502504Z','2026-03-10T14:00:02.5300000Z',0,0,NULL,NULL);
CREATE TABLE _quarantine (
    -- The records that could not be decoded. A line goes when its record decodes.
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    hash INTEGER NOT NULL, -- of the bytes
    key TEXT NOT NULL, -- as in _changes; empty where it could not be read
    reason TEXT NOT NULL,
    raw BLOB NOT NULL, -- the bytes as received; CAST(raw AS TEXT) to read them
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    times INTEGER NOT NULL, -- how often it came, counted once in an hour at most
    PRIMARY KEY (tenant_id, resource, hash)
) STRICT;
CREATE TABLE _runs (
    -- The last passes of each feed.
    id INTEGER PRIMARY KEY,
    tenant_id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    kind TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT NOT NULL,
    requests INTEGER NOT NULL,
    inserted INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    restored INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    outdated INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    error TEXT -- NULL: it caught up
, deleted INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO _runs VALUES (1,1234567,'bookings','export','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.0750000Z',2,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (2,1234567,'booking_contacts','per_parent','2026-03-10T13:00:00.0750000Z','2026-03-10T13:00:00.0750000Z',0,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (3,1234567,'leads','export','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.2150000Z',2,1,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (4,1234567,'contact_preference_types','list','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.3900000Z',1,3,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (5,1234567,'customer_custom_field_types','list','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.4600000Z',1,4,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (6,1234567,'location_custom_field_types','list','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.4950000Z',1,4,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (7,1234567,'customer_contacts','export','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.5650000Z',3,6,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (8,1234567,'customers','export','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.6350000Z',3,4,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (9,1234567,'lead_notes','per_parent','2026-03-10T13:00:00.2150000Z','2026-03-10T13:00:00.6700000Z',1,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (10,1234567,'locations','export','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.7750000Z',3,4,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (11,1234567,'booking_provider_tags','list','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.8100000Z',2,8,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (12,1234567,'contact_methods','window','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.8450000Z',2,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (13,1234567,'contact_method_preferences','per_parent','2026-03-10T13:00:00.8450000Z','2026-03-10T13:00:00.8450000Z',0,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (14,1234567,'contacts','window','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:00.8800000Z',2,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (15,1234567,'contact_relationships','per_parent','2026-03-10T13:00:00.8800000Z','2026-03-10T13:00:00.8800000Z',0,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (16,1234567,'customer_notes','per_parent','2026-03-10T13:00:00.6350000Z','2026-03-10T13:00:01.0200000Z',4,4,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (17,1234567,'location_contacts','export','2026-03-10T13:00:00.0000000Z','2026-03-10T13:00:01.0900000Z',4,7,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (18,1234567,'location_notes','per_parent','2026-03-10T13:00:00.7750000Z','2026-03-10T13:00:01.2300000Z',4,2,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (19,1234567,'contact_preference_types','list','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:01.3050000Z',1,0,0,0,3,0,0,NULL,0);
INSERT INTO _runs VALUES (20,1234567,'customer_custom_field_types','list','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:01.3400000Z',1,0,0,0,4,0,0,NULL,0);
INSERT INTO _runs VALUES (21,1234567,'location_custom_field_types','list','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:01.3750000Z',1,0,0,0,4,0,0,NULL,0);
INSERT INTO _runs VALUES (22,1234567,'booking_provider_tags','list','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:01.6200000Z',2,0,0,0,8,0,0,NULL,0);
INSERT INTO _runs VALUES (23,1234567,'bookings','export','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:01.7600000Z',3,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (24,1234567,'booking_contacts','per_parent','2026-03-10T14:00:01.7600000Z','2026-03-10T14:00:01.7600000Z',0,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (25,1234567,'leads','export','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:01.9000000Z',3,0,0,0,1,0,0,NULL,0);
INSERT INTO _runs VALUES (26,1234567,'lead_notes','per_parent','2026-03-10T14:00:01.9000000Z','2026-03-10T14:00:01.9350000Z',1,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (27,1234567,'contact_methods','window','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:02.0400000Z',2,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (28,1234567,'contact_method_preferences','per_parent','2026-03-10T14:00:02.0400000Z','2026-03-10T14:00:02.0400000Z',0,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (29,1234567,'contacts','window','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:02.0750000Z',2,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (30,1234567,'contact_relationships','per_parent','2026-03-10T14:00:02.0750000Z','2026-03-10T14:00:02.0750000Z',0,0,0,0,0,0,0,NULL,0);
INSERT INTO _runs VALUES (31,1234567,'customer_contacts','export','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:02.1450000Z',4,0,0,0,6,0,0,NULL,0);
INSERT INTO _runs VALUES (32,1234567,'customers','export','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:02.2150000Z',4,0,0,0,4,0,0,NULL,0);
INSERT INTO _runs VALUES (33,1234567,'customer_notes','per_parent','2026-03-10T14:00:02.2150000Z','2026-03-10T14:00:02.3550000Z',4,0,0,0,4,0,0,NULL,0);
INSERT INTO _runs VALUES (34,1234567,'locations','export','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:02.4600000Z',4,0,0,0,4,0,0,NULL,0);
INSERT INTO _runs VALUES (35,1234567,'location_notes','per_parent','2026-03-10T14:00:02.4600000Z','2026-03-10T14:00:02.6000000Z',4,0,0,0,2,0,0,NULL,0);
INSERT INTO _runs VALUES (36,1234567,'location_contacts','export','2026-03-10T14:00:01.2300000Z','2026-03-10T14:00:02.6700000Z',5,0,0,0,7,0,0,NULL,0);
CREATE TABLE _unfilled (
    -- Columns and child tables that were added after the records came and are still to be filled from _raw.
    resource TEXT NOT NULL,
    part TEXT NOT NULL, -- the column or the child table
    PRIMARY KEY (resource, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE _unknown_fields (
    -- Fields of the API that the catalogue does not know. Their values are in _raw.
    resource TEXT NOT NULL,
    field TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,
    PRIMARY KEY (resource, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE booking_contacts (
    -- Phone numbers and e-mail addresses of bookings.
    tenant_id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL, -- The booking it belongs to: bookings.id.
    id INTEGER NOT NULL, -- The contact's id in ServiceTitan.
    type TEXT, -- Phone, MobilePhone, Email or Fax.
    value TEXT, -- The number or address.
    memo TEXT, -- A remark, for example whose number it is.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, booking_id, id)
) STRICT;
CREATE TABLE booking_images (
    -- The images that were uploaded with each booking.
    tenant_id INTEGER NOT NULL,
    booking_id INTEGER NOT NULL, -- bookings.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    image TEXT, -- Name or address of the image.
    PRIMARY KEY (tenant_id, booking_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE booking_provider_tags (
    -- Booking providers: the channels through which bookings come in.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The provider's id in ServiceTitan.
    active INTEGER, -- 0 once the provider was deactivated.
    tag_name TEXT, -- Name of the provider.
    description TEXT, -- What the provider is.
    type TEXT, -- Version of the API that the provider uses: V1Api or V2Api.
    created_on TEXT, -- When it was created.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
INSERT INTO booking_provider_tags VALUES (1234567,1000000,1,'Website Scheduler','','V1Api','0001-01-01T00:00:00.0000000Z','2025-03-16T10:28:36.0000000Z','{"id":1000000,"tagName":"Website Scheduler","description":"","type":"V1Api","createdOn":"0001-01-01T00:00:00Z","modifiedOn":"2025-03-16T10:28:36Z","active":true}',-5367724467390834810,'2026-03-10T13:00:00.3200000Z','2026-03-10T13:00:00.3200000Z',NULL,NULL);
INSERT INTO booking_provider_tags VALUES (1234567,4200003,1,'Google Local Services','Bookings from Google Local Services','V2Api','2019-11-16T21:25:49.0000000Z','2021-05-30T05:52:54.0000000Z','{"id":4200003,"tagName":"Google Local Services","description":"Bookings from Google Local Services","type":"V2Api","createdOn":"2019-11-16T21:25:49Z","modifiedOn":"2021-05-30T05:52:54Z","active":true}',-9216974614276420430,'2026-03-10T13:00:00.3200000Z','2026-03-10T13:00:00.3200000Z',NULL,NULL);
INSERT INTO booking_provider_tags VALUES (1234567,26600006,1,'Angi','','V2Api','2021-04-08T18:59:54.6491066Z','2021-10-11T16:19:29.8162532Z','{"id":26600006,"tagName":"Angi","description":"","type":"V2Api","createdOn":"2021-04-08T18:59:54.6491066Z","modifiedOn":"2021-10-11T16:19:29.8162532Z","active":true}',-5275507782087928391,'2026-03-10T13:00:00.3200000Z','2026-03-10T13:00:00.3200000Z',NULL,NULL);
INSERT INTO booking_provider_tags VALUES (1234567,87400009,1,'Thumbtack','Bookings from Thumbtack','V1Api','2021-04-16T15:40:08.0000000Z','2021-10-22T13:16:46.0000000Z','{"id":87400009,"tagName":"Thumbtack","description":"Bookings from Thumbtack","type":"V1Api","createdOn":"2021-04-16T15:40:08Z","modifiedOn":"2021-10-22T13:16:46Z","active":true}',-3603501318772005358,'2026-03-10T13:00:00.3200000Z','2026-03-10T13:00:00.3200000Z',NULL,NULL);
INSERT INTO booking_provider_tags VALUES (1234567,205800012,1,'Schedule Engine','','V2Api','2020-10-04T16:28:06.3490279Z','2021-03-11T13:16:52.8872753Z','{"id":205800012,"tagName":"Schedule Engine","description":"","type":"V2Api","createdOn":"2020-10-04T16:28:06.3490279Z","modifiedOn":"2021-03-11T13:16:52.8872753Z","active":true}',4398261990149457320,'2026-03-10T13:00:00.3200000Z','2026-03-10T13:00:00.3200000Z',NULL,NULL);
INSERT INTO booking_provider_tags VALUES (1234567,401000015,1,'Call Center "East"','Bookings from Call Center "East"','V2Api','2019-12-10T04:52:49.6488717Z','2021-03-11T13:16:52.8872753Z','{"id":401000015,"tagName":"Call Center \"East\"","description":"Bookings from Call Center \"East\"","type":"V2Api","createdOn":"2019-12-10T04:52:49.6488717Z","modifiedOn":"2021-03-11T13:16:52.8872753Z","active":true}',-8688418960391218183,'2026-03-10T13:00:00.8100000Z','2026-03-10T13:00:00.8100000Z',NULL,NULL);
INSERT INTO booking_provider_tags VALUES (1234567,692200018,0,'Podium','','V1Api','2021-05-29T16:11:48.0000000Z','2022-02-15T18:50:07.0000000Z','{"id":692200018,"tagName":"Podium","description":"","type":"V1Api","createdOn":"2021-05-29T16:11:48Z","modifiedOn":"2022-02-15T18:50:07Z","active":false}',972656894821170283,'2026-03-10T13:00:00.8100000Z','2026-03-10T13:00:00.8100000Z',NULL,NULL);
INSERT INTO booking_provider_tags VALUES (1234567,1098600021,1,'Yelp','Bookings from Yelp','V2Api','2021-09-11T01:47:43.5969615Z','2023-03-06T13:00:19.6884980Z','{"id":1098600021,"tagName":"Yelp","description":"Bookings from Yelp","type":"V2Api","createdOn":"2021-09-11T01:47:43.5969615Z","modifiedOn":"2023-03-06T13:00:19.688498Z","active":true}',-2628991969536744373,'2026-03-10T13:00:00.8100000Z','2026-03-10T13:00:00.8100000Z',NULL,NULL);
CREATE TABLE bookings (
    -- Bookings: requests for an appointment that came in through a booking provider.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The booking's id in ServiceTitan.
    active INTEGER, -- 0 once the booking was deleted; known from the export feed only.
    source TEXT, -- Where the booking came from.
    status TEXT, -- New, Accepted, Converted or Dismissed.
    priority TEXT, -- Low, Normal, High or Urgent.
    name TEXT, -- Name of the person or company that booked.
    customer_type TEXT, -- Residential or Commercial.
    address_street TEXT, -- Where the work is to be done: street and number.
    address_unit TEXT, -- Where the work is to be done: flat, suite or unit.
    address_city TEXT, -- Where the work is to be done: city.
    address_state TEXT, -- Where the work is to be done: state or province.
    address_zip TEXT, -- Where the work is to be done: postal code.
    address_country TEXT, -- Where the work is to be done: country.
    start TEXT, -- The wanted time of the work.
    summary TEXT, -- What is to be done.
    campaign_id INTEGER, -- Id of the marketing campaign it is counted for.
    business_unit_id INTEGER, -- Id of the business unit.
    job_type_id INTEGER, -- Id of the requested type of job.
    job_id INTEGER, -- Id of the job that it became.
    booking_provider_id INTEGER, -- The provider it came through: booking_provider_tags.id.
    dismissing_reason_id INTEGER, -- Id of the reason why it was dismissed.
    external_id TEXT, -- The booking's id at the provider.
    is_first_time_client INTEGER, -- 1 for a new client, 0 for a known one, NULL if unknown.
    is_send_confirmation_email INTEGER, -- 1 if a confirmation is sent by e-mail.
    created_on TEXT, -- When it was created.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE TABLE contact_method_preferences (
    -- What each contact method may be used for.
    tenant_id INTEGER NOT NULL,
    contact_method_id TEXT NOT NULL, -- The contact method: contact_methods.id.
    name TEXT NOT NULL, -- Name of the preference: contact_preference_types.name.
    contact_id TEXT, -- The method's contact: contacts.id.
    data_type TEXT, -- What kind of value it takes.
    value TEXT, -- The value, as text.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, contact_method_id, name)
) STRICT;
CREATE TABLE contact_methods (
    -- The phone numbers and e-mail addresses of each contact.
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL, -- The contact method's id, a GUID.
    contact_id TEXT, -- The contact it belongs to: contacts.id.
    reference_id TEXT, -- Id of the contact method in another system.
    type TEXT, -- Phone, MobilePhone, Email or Fax.
    value TEXT, -- The number or address.
    memo TEXT, -- A remark, for example when to call.
    created_by INTEGER, -- Id of the user who created it.
    created_on TEXT, -- When it was created.
    modified_by INTEGER, -- Id of the user who last changed it.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE TABLE contact_preference_types (
    -- The preferences that a contact method can have.
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL, -- The preference's id, a GUID.
    name TEXT, -- Name of the preference: contact_method_preferences.name.
    description TEXT, -- What the preference means.
    data_type TEXT, -- What kind of value it takes.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
INSERT INTO contact_preference_types VALUES (1234567,'4b46e8e1-a5d5-4e97-b5ae-e16cfcbe3c4b','BestTimeToCall','When to call, in the customer''s words','String','{"id":"4b46e8e1-a5d5-4e97-b5ae-e16cfcbe3c4b","name":"BestTimeToCall","description":"When to call, in the customer''s words","dataType":"String"}',-2167727038740526849,'2026-03-10T13:00:00.3900000Z','2026-03-10T13:00:00.3900000Z',NULL,NULL);
INSERT INTO contact_preference_types VALUES (1234567,'9264354d-f51f-4a06-82e6-fab55d7c727e','JobReminders',NULL,'Boolean','{"id":"9264354d-f51f-4a06-82e6-fab55d7c727e","name":"JobReminders","description":null,"dataType":"Boolean"}',1131025400596187850,'2026-03-10T13:00:00.3900000Z','2026-03-10T13:00:00.3900000Z',NULL,NULL);
INSERT INTO contact_preference_types VALUES (1234567,'92ba17ba-7cff-4fbc-b93c-a5dce8b5f9d8','DoNotText','No text messages','Boolean','{"id":"92ba17ba-7cff-4fbc-b93c-a5dce8b5f9d8","name":"DoNotText","description":"No text messages","dataType":"Boolean"}',-3620533919057384701,'2026-03-10T13:00:00.3900000Z','2026-03-10T13:00:00.3900000Z',NULL,NULL);
CREATE TABLE contact_relationships (
    -- Which contact is tied to which customer, location or booking.
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL, -- The relationship's id, a GUID.
    contact_id TEXT, -- The contact: contacts.id.
    related_entity_id INTEGER, -- Id of the customer, location or booking.
    type_name TEXT, -- Customer, Location or Booking.
    type_slug TEXT, -- customer, location or booking: the type as paths of the API have it.
    created_by INTEGER, -- Id of the user who created it.
    created_on TEXT, -- When it was created.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE TABLE contacts (
    -- Contacts: people who can be tied to customers, locations and bookings.
    tenant_id INTEGER NOT NULL,
    id TEXT NOT NULL, -- The contact's id, a GUID.
    reference_id TEXT, -- Id of the contact in another system.
    name TEXT, -- Name of the person.
    title TEXT, -- Title or role of the person.
    is_archived INTEGER, -- 1 once the contact was archived.
    created_by INTEGER, -- Id of the user who created it.
    created_on TEXT, -- When it was created.
    modified_by INTEGER, -- Id of the user who last changed it.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE TABLE customer_contacts (
    -- Phone numbers and e-mail addresses of customers.
    tenant_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL, -- The customer it belongs to: customers.id.
    id INTEGER NOT NULL, -- The contact's id in ServiceTitan.
    active INTEGER, -- 0 once the contact was deleted; known from the export feed only.
    type TEXT, -- Phone, MobilePhone, Email or Fax.
    value TEXT, -- The number or address.
    memo TEXT, -- A remark, for example whose number it is.
    phone_settings_phone_number TEXT, -- The number that phone settings apply to.
    phone_settings_do_not_text INTEGER, -- 1 if no text message may be sent.
    preferences_job_reminders_enabled INTEGER, -- 1 if reminders of jobs are wanted.
    preferences_marketing_updates_enabled INTEGER, -- 1 if marketing is wanted.
    preferences_invoice_notification INTEGER, -- 1 if invoices are wanted.
    preferences_statement_notification INTEGER, -- 1 if statements are wanted.
    preferences_invoice_statement_notification INTEGER, -- 1 if invoices and statements are wanted (older form).
    created_on TEXT, -- When it was created; year 1 for some migrated records.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, customer_id, id)
) STRICT;
INSERT INTO customer_contacts VALUES (1234567,1000111,1000148,1,'MobilePhone','7135550115',NULL,'7135550115',0,0,0,0,0,0,'2020-05-11T00:37:39.9398556Z','2021-03-11T13:33:02.3678504Z','{"modifiedOn":"2021-03-11T13:33:02.3678504Z","phoneSettings":{"phoneNumber":"7135550115","doNotText":false},"createdOn":"2020-05-11T00:37:39.9398556Z","preferences":{"jobRemindersEnabled":false,"marketingUpdatesEnabled":false,"invoiceStatementNotification":false,"invoiceNotification":false,"statementNotification":false},"id":1000148,"type":"MobilePhone","value":"7135550115","memo":null,"customerId":1000111,"active":true}',3611844894180872225,'2026-03-10T13:00:00.1100000Z','2026-03-10T13:00:00.1100000Z',NULL,NULL);
INSERT INTO customer_contacts VALUES (1234567,87400120,38565903,1,'Email','nancy.davis16@home.example.net',NULL,NULL,NULL,1,0,0,1,0,'2021-03-19T09:55:11.4474254Z','2021-03-26T15:37:27.0824871Z','{"modifiedOn":"2021-03-26T15:37:27.0824871Z","phoneSettings":null,"createdOn":"2021-03-19T09:55:11.4474254Z","preferences":{"jobRemindersEnabled":true,"marketingUpdatesEnabled":false,"invoiceStatementNotification":false,"invoiceNotification":false,"statementNotification":true},"id":38565903,"type":"Email","value":"nancy.davis16@home.example.net","memo":null,"customerId":87400120,"active":true}',-4662082723598292774,'2026-03-10T13:00:00.1100000Z','2026-03-10T13:00:00.1100000Z',NULL,NULL);
INSERT INTO customer_contacts VALUES (1234567,4200114,9114356,0,'Email','william.smith@example.com','fax	back office',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2022-09-02T17:22:07.5434146Z','2022-10-30T01:37:50.0000000Z','{"modifiedOn":"2022-10-30T01:37:50Z","phoneSettings":null,"createdOn":"2022-09-02T17:22:07.5434146Z","preferences":null,"id":9114356,"type":"Email","value":"william.smith@example.com","memo":"fax\tback office","customerId":4200114,"active":false}',-1420660688261356469,'2026-03-10T13:00:00.1100000Z','2026-03-10T13:00:00.1100000Z',NULL,NULL);
INSERT INTO customer_contacts VALUES (1234567,87400120,20233818,1,'MobilePhone','5205550157',NULL,'5205550157',0,1,0,1,0,0,'2021-09-09T03:51:06.0000000Z','2023-03-06T13:34:07.7946926Z','{"modifiedOn":"2023-03-06T13:34:07.7946926Z","phoneSettings":{"phoneNumber":"5205550157","doNotText":false},"createdOn":"2021-09-09T03:51:06Z","preferences":{"jobRemindersEnabled":true,"marketingUpdatesEnabled":false,"invoiceStatementNotification":false,"invoiceNotification":true,"statementNotification":false},"id":20233818,"type":"MobilePhone","value":"5205550157","memo":null,"customerId":87400120,"active":true}',8936328405302490219,'2026-03-10T13:00:00.5300000Z','2026-03-10T13:00:00.5300000Z',NULL,NULL);
INSERT INTO customer_contacts VALUES (1234567,4200114,3404361,1,'MobilePhone','3145550196','after hours ☎','3145550196',0,NULL,NULL,NULL,NULL,NULL,'2023-05-22T12:14:31.7868393Z','2024-08-04T18:47:47.0000000Z','{"modifiedOn":"2024-08-04T18:47:47Z","phoneSettings":{"phoneNumber":"3145550196","doNotText":false},"createdOn":"2023-05-22T12:14:31.7868393Z","preferences":null,"id":3404361,"type":"MobilePhone","value":"3145550196","memo":"after hours ☎","customerId":4200114,"active":true}',-5344845489795070046,'2026-03-10T13:00:00.5300000Z','2026-03-10T13:00:00.5300000Z',NULL,NULL);
INSERT INTO customer_contacts VALUES (1234567,1000111,1300676,1,'Email','margaret.clark@mail.example.com','primary "best" number',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2024-02-04T02:33:25.1474576Z','2025-06-15T12:13:32.1892998Z','{"modifiedOn":"2025-06-15T12:13:32.1892998Z","phoneSettings":null,"createdOn":"2024-02-04T02:33:25.1474576Z","preferences":null,"id":1300676,"type":"Email","value":"margaret.clark@mail.example.com","memo":"primary \"best\" number","customerId":1000111,"active":true}',4764886879227145995,'2026-03-10T13:00:00.5300000Z','2026-03-10T13:00:00.5300000Z',NULL,NULL);
CREATE TABLE customer_custom_field_type_options (
    -- The choices that a custom field of customers offers.
    tenant_id INTEGER NOT NULL,
    customer_custom_field_type_id INTEGER NOT NULL, -- customer_custom_field_types.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    value TEXT, -- The choice.
    PRIMARY KEY (tenant_id, customer_custom_field_type_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO customer_custom_field_type_options VALUES (1234567,1000222,0,'Google');
INSERT INTO customer_custom_field_type_options VALUES (1234567,1000222,1,'Friend');
INSERT INTO customer_custom_field_type_options VALUES (1234567,1000222,2,'Yard sign');
CREATE TABLE customer_custom_field_types (
    -- The custom fields that customers can have.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The field's id: customer_custom_fields.type_id.
    name TEXT, -- Name of the field.
    data_type TEXT, -- What kind of value it holds.
    created_on TEXT, -- When it was created.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
INSERT INTO customer_custom_field_types VALUES (1234567,1000222,' Referral Source','Dropdown','2021-10-24T09:47:59.3962140Z','2023-03-06T13:21:49.6248470Z','{"id":1000222,"name":" Referral Source","dataType":"Dropdown","dataTypeOptions":["Google","Friend","Yard sign"],"createdOn":"2021-10-24T09:47:59.396214Z","modifiedOn":"2023-03-06T13:21:49.624847Z"}',2119390111691529804,'2026-03-10T13:00:00.4600000Z','2026-03-10T13:00:00.4600000Z',NULL,NULL);
INSERT INTO customer_custom_field_types VALUES (1234567,4200225,'Gate Code','Text','2024-12-03T02:21:34.0000000Z','2025-11-19T13:05:33.0000000Z','{"id":4200225,"name":"Gate Code","dataType":"Text","dataTypeOptions":null,"createdOn":"2024-12-03T02:21:34Z","modifiedOn":"2025-11-19T13:05:33Z"}',6049425046360349494,'2026-03-10T13:00:00.4600000Z','2026-03-10T13:00:00.4600000Z',NULL,NULL);
INSERT INTO customer_custom_field_types VALUES (1234567,26600228,'Has Pets?','Text','2019-06-03T00:57:47.0000000Z','2021-03-11T13:19:25.0678407Z','{"id":26600228,"name":"Has Pets?","dataType":"Text","dataTypeOptions":[],"createdOn":"2019-06-03T00:57:47Z","modifiedOn":"2021-03-11T13:19:25.0678407Z"}',8353712061243750301,'2026-03-10T13:00:00.4600000Z','2026-03-10T13:00:00.4600000Z',NULL,NULL);
INSERT INTO customer_custom_field_types VALUES (1234567,87400231,'Sq. Footage','Text','2020-01-26T18:52:20.4564301Z','2021-12-19T14:09:17.0000000Z','{"id":87400231,"name":"Sq. Footage","dataType":"Text","dataTypeOptions":[],"createdOn":"2020-01-26T18:52:20.4564301Z","modifiedOn":"2021-12-19T14:09:17Z"}',-526914490521525912,'2026-03-10T13:00:00.4600000Z','2026-03-10T13:00:00.4600000Z',NULL,NULL);
CREATE TABLE customer_custom_fields (
    -- The values of the custom fields of each customer.
    tenant_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL, -- customers.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    type_id INTEGER, -- The field's type: customer_custom_field_types.id.
    name TEXT, -- The field's name.
    value TEXT, -- The value, as text also for numbers and checkboxes.
    PRIMARY KEY (tenant_id, customer_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO customer_custom_fields VALUES (1234567,1000111,0,26600228,'Has Pets?','2400');
INSERT INTO customer_custom_fields VALUES (1234567,4200114,0,1000222,' Referral Source','');
INSERT INTO customer_custom_fields VALUES (1234567,4200114,1,26600228,'Has Pets?','2400');
INSERT INTO customer_custom_fields VALUES (1234567,4200114,2,87400231,'Sq. Footage','True');
INSERT INTO customer_custom_fields VALUES (1234567,26600117,0,87400231,'Sq. Footage','n/a');
INSERT INTO customer_custom_fields VALUES (1234567,87400120,0,1000222,' Referral Source','');
INSERT INTO customer_custom_fields VALUES (1234567,87400120,1,26600228,'Has Pets?','n/a');
CREATE TABLE customer_external_data (
    -- The data that the API's application attached to each customer.
    tenant_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL, -- customers.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    key TEXT, -- Name of the value.
    value TEXT, -- The value.
    PRIMARY KEY (tenant_id, customer_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE customer_notes (
    -- Notes that people wrote about customers.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The note's id in ServiceTitan.
    customer_id INTEGER, -- The customer it is about: customers.id.
    text TEXT, -- The note.
    is_pinned INTEGER, -- 1 if the note is kept on top.
    created_by_id INTEGER, -- Id of the user who wrote it.
    created_on TEXT, -- When it was written.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
INSERT INTO customer_notes VALUES (1234567,1000185,1000111,'Replaced capacitor on unit #2; system cooling at a 19° split.
Recommended surge protector, declined for now.',0,30010147,'2021-09-25T14:31:03.0000000Z','2023-03-06T13:59:09.6573561Z','{"id":1000185,"text":"Replaced capacitor on unit #2; system cooling at a 19° split.\r\nRecommended surge protector, declined for now.","isPinned":false,"createdById":30010147,"createdOn":"2021-09-25T14:31:03Z","modifiedOn":"2023-03-06T13:59:09.6573561Z"}',-6629000454350019213,'2026-03-10T13:00:00.9150000Z','2026-03-10T13:00:00.9150000Z',NULL,NULL);
INSERT INTO customer_notes VALUES (1234567,4200188,1000111,'Billing goes to the property manager, not the tenant!

W-9 on file.',0,0,'0001-01-01T00:00:00.0000000Z','2025-10-09T15:58:03.0000000Z','{"id":4200188,"text":"Billing goes to the property manager, not the tenant!\n\nW-9 on file.","isPinned":false,"createdById":0,"createdOn":"0001-01-01T00:00:00Z","modifiedOn":"2025-10-09T15:58:03Z"}',8016009003207104106,'2026-03-10T13:00:00.9150000Z','2026-03-10T13:00:00.9150000Z',NULL,NULL);
INSERT INTO customer_notes VALUES (1234567,26600191,4200114,'Great conversation today 😀 wants a quote for a tankless water heater 🔥🚿',0,30002043,'2020-08-23T03:05:43.0000000Z','2021-03-11T13:17:11.9745964Z','{"id":26600191,"text":"Great conversation today 😀 wants a quote for a tankless water heater 🔥🚿","isPinned":false,"createdById":30002043,"createdOn":"2020-08-23T03:05:43Z","modifiedOn":"2021-03-11T13:17:11.9745964Z"}',-2686813481675073362,'2026-03-10T13:00:00.9500000Z','2026-03-10T13:00:00.9500000Z',NULL,NULL);
INSERT INTO customer_notes VALUES (1234567,87400194,4200114,'Sold 3-ton heat pump. Financing approved @ 0% / 36 mo. 👍🏽',0,30039524,'2021-10-07T08:02:15.0000000Z','2023-03-06T13:59:09.6573561Z','{"id":87400194,"text":"Sold 3-ton heat pump. Financing approved @ 0% / 36 mo. 👍🏽","isPinned":false,"createdById":30039524,"createdOn":"2021-10-07T08:02:15Z","modifiedOn":"2023-03-06T13:59:09.6573561Z"}',5331234948059600310,'2026-03-10T13:00:00.9500000Z','2026-03-10T13:00:00.9500000Z',NULL,NULL);
CREATE TABLE customer_tags (
    -- The tags of each customer.
    tenant_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL, -- customers.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    tag_type_id INTEGER, -- Id of the tag's type.
    PRIMARY KEY (tenant_id, customer_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO customer_tags VALUES (1234567,26600117,0,600002);
INSERT INTO customer_tags VALUES (1234567,87400120,0,600006);
INSERT INTO customer_tags VALUES (1234567,26600117,1,600007);
INSERT INTO customer_tags VALUES (1234567,26600117,2,600008);
INSERT INTO customer_tags VALUES (1234567,1000111,0,600009);
INSERT INTO customer_tags VALUES (1234567,1000111,1,600011);
INSERT INTO customer_tags VALUES (1234567,26600117,3,600015);
INSERT INTO customer_tags VALUES (1234567,87400120,1,600015);
INSERT INTO customer_tags VALUES (1234567,87400120,2,600016);
CREATE TABLE customers (
    -- Customers: the people and companies who pay for the work.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The customer's id in ServiceTitan.
    active INTEGER, -- 0 once the customer was deactivated or merged into another one.
    name TEXT, -- Name of the person or company.
    name_folded TEXT, -- The name in lower case without accents, for searching.
    type TEXT, -- Residential or Commercial.
    address_street TEXT, -- Billing address: street and number.
    address_unit TEXT, -- Billing address: flat, suite or unit.
    address_city TEXT, -- Billing address: city.
    address_state TEXT, -- Billing address: state or province.
    address_zip TEXT, -- Billing address: postal code.
    address_country TEXT, -- Billing address: country.
    address_latitude REAL, -- Billing address: latitude in degrees.
    address_longitude REAL, -- Billing address: longitude in degrees.
    balance REAL, -- What the customer owes. When it changes, modified_on changes too.
    tax_exempt INTEGER, -- 1 if no tax is charged.
    do_not_mail INTEGER, -- 1 if the customer wants no mail.
    do_not_service INTEGER, -- 1 if no work may be done for the customer.
    national_account INTEGER, -- 1 for a national account.
    credit_limit REAL, -- How much the customer may owe.
    credit_limit_balance REAL, -- What is left of the credit limit.
    payment_term_id INTEGER, -- Id of the payment term.
    merged_to_id INTEGER, -- The customer that this one was merged into; NULL otherwise.
    created_by_id INTEGER, -- Id of the user who created it; 0 for migrated records.
    created_on TEXT, -- When it was created; year 1 for some migrated records.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
INSERT INTO customers VALUES (1234567,26600117,1,'Joseph Wright','joseph wright','Residential','3478 Forest Dr',NULL,'Cañon City','CO','81244','USA',38.504472,-105.245652,0.0,0,0,0,0,NULL,NULL,NULL,NULL,30007108,'2022-05-27T07:32:38.0000000Z','2023-11-14T06:35:21.0000000Z','{"id":26600117,"active":true,"name":"Joseph Wright","type":"Residential","address":{"street":"3478 Forest Dr","unit":null,"city":"Cañon City","state":"CO","zip":"81244","country":"USA","latitude":38.504472,"longitude":-105.245652},"customFields":[{"typeId":87400231,"name":"Sq. Footage","value":"n/a"}],"balance":0.00,"taxExempt":false,"tagTypeIds":[600002,600007,600008,600015],"doNotMail":false,"doNotService":false,"nationalAccount":false,"createdOn":"2022-05-27T07:32:38Z","createdById":30007108,"modifiedOn":"2023-11-14T06:35:21Z","mergedToId":null,"paymentTermId":null,"creditLimit":null,"creditLimitBalance":null,"externalData":null}',-3537349107977651300,'2026-03-10T13:00:00.1450000Z','2026-03-10T13:00:00.1450000Z',NULL,NULL);
INSERT INTO customers VALUES (1234567,87400120,1,'Nancy Davis','nancy davis','Residential','11167 Main Rd',NULL,'Dallas','TX','75205','USA',32.838285,-96.861163,0.0,0,0,0,0,NULL,NULL,NULL,NULL,30014199,'2023-06-18T03:24:52.0000000Z','2023-12-27T05:52:52.5254848Z','{"id":87400120,"active":true,"name":"Nancy Davis","type":"Residential","address":{"street":"11167 Main Rd","unit":null,"city":"Dallas","state":"TX","zip":"75205","country":"USA","latitude":32.838285,"longitude":-96.861163},"customFields":[{"typeId":1000222,"name":" Referral Source","value":""},{"typeId":26600228,"name":"Has Pets?","value":"n/a"}],"balance":0.00,"taxExempt":false,"tagTypeIds":[600006,600015,600016],"doNotMail":false,"doNotService":false,"nationalAccount":false,"createdOn":"2023-06-18T03:24:52Z","createdById":30014199,"modifiedOn":"2023-12-27T05:52:52.5254848Z","mergedToId":null,"paymentTermId":null,"creditLimit":null,"creditLimitBalance":null,"externalData":null}',-7340275157241344283,'2026-03-10T13:00:00.1450000Z','2026-03-10T13:00:00.1450000Z',NULL,NULL);
INSERT INTO customers VALUES (1234567,4200114,1,'Harbor Realty, LLC','harbor realty, llc','Commercial','7901 Spring Ln','Apt 309','Orlando','FL','32802','USA',28.537767,-81.396547,0.0,0,1,0,0,NULL,NULL,NULL,NULL,30033446,'2022-05-26T11:56:42.0000000Z','2024-02-15T19:16:08.6141650Z','{"id":4200114,"active":true,"name":"Harbor Realty, LLC","type":"Commercial","address":{"street":"7901 Spring Ln","unit":"Apt 309","city":"Orlando","state":"FL","zip":"32802","country":"USA","latitude":28.537767,"longitude":-81.396547},"customFields":[{"typeId":1000222,"name":" Referral Source","value":""},{"typeId":26600228,"name":"Has Pets?","value":"2400"},{"typeId":87400231,"name":"Sq. Footage","value":"True"}],"balance":0.00,"taxExempt":false,"tagTypeIds":[],"doNotMail":true,"doNotService":false,"nationalAccount":false,"createdOn":"2022-05-26T11:56:42Z","createdById":30033446,"modifiedOn":"2024-02-15T19:16:08.614165Z","mergedToId":null,"paymentTermId":null,"creditLimit":null,"creditLimitBalance":null,"externalData":null}',6995183890898282584,'2026-03-10T13:00:00.1450000Z','2026-03-10T13:00:00.1450000Z',NULL,NULL);
INSERT INTO customers VALUES (1234567,1000111,1,'Café Olé Property Management','cafe ole property management','Commercial','12755 Maple Rd',NULL,'Atlanta','GA','30314','USA',33.720532,-84.317266,0.0,0,0,0,0,NULL,NULL,NULL,NULL,30036485,'2022-07-09T03:32:35.4398535Z','2024-02-28T03:33:01.0000000Z','{"id":1000111,"active":true,"name":"Café Olé Property Management","type":"Commercial","address":{"street":"12755 Maple Rd","unit":null,"city":"Atlanta","state":"GA","zip":"30314","country":"USA","latitude":33.720532,"longitude":-84.317266},"customFields":[{"typeId":26600228,"name":"Has Pets?","value":"2400"}],"balance":0.00,"taxExempt":false,"tagTypeIds":[600009,600011],"doNotMail":false,"doNotService":false,"nationalAccount":false,"createdOn":"2022-07-09T03:32:35.4398535Z","createdById":30036485,"modifiedOn":"2024-02-28T03:33:01Z","mergedToId":null,"paymentTermId":null,"creditLimit":null,"creditLimitBalance":null,"externalData":null}',8465309453159638472,'2026-03-10T13:00:00.6000000Z','2026-03-10T13:00:00.6000000Z',NULL,NULL);
CREATE TABLE lead_notes (
    -- Notes that people wrote about leads.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The note's id in ServiceTitan.
    lead_id INTEGER, -- The lead it is about: leads.id.
    text TEXT, -- The note.
    is_pinned INTEGER, -- 1 if the note is kept on top.
    created_by_id INTEGER, -- Id of the user who wrote it.
    created_on TEXT, -- When it was written.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
CREATE TABLE lead_tags (
    -- The tags of each lead.
    tenant_id INTEGER NOT NULL,
    lead_id INTEGER NOT NULL, -- leads.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    tag_type_id INTEGER, -- Id of the tag's type.
    PRIMARY KEY (tenant_id, lead_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE leads (
    -- Leads: calls and requests that may become jobs.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The lead's id in ServiceTitan.
    active INTEGER, -- 0 once the lead was deleted; known from the export feed only.
    status TEXT, -- Open, Dismissed or Converted.
    priority TEXT, -- Low, Normal, High or Urgent.
    summary TEXT, -- What the caller wants.
    customer_id INTEGER, -- The customer, where known: customers.id.
    location_id INTEGER, -- The location, where known: locations.id.
    booking_id INTEGER, -- The booking it came from: bookings.id.
    business_unit_id INTEGER, -- Id of the business unit.
    job_type_id INTEGER, -- Id of the requested type of job.
    campaign_id INTEGER, -- Id of the marketing campaign it is counted for.
    call_id INTEGER, -- Id of the call it came from.
    manual_call_id INTEGER, -- Id of the call if it was entered by hand.
    call_reason_id INTEGER, -- Id of the reason of the call.
    dismissing_reason_id INTEGER, -- Id of the reason why it was dismissed.
    follow_up_date TEXT, -- When somebody is to get in touch again.
    capture_source TEXT, -- Where the lead was captured.
    lead_url TEXT, -- Link to the lead's page, if one was made.
    lead_customer_name TEXT, -- Name that the caller gave.
    lead_phone TEXT, -- Phone number that the caller gave.
    lead_email TEXT, -- E-mail address that the caller gave.
    lead_street TEXT, -- Address that the caller gave: street and number.
    lead_unit TEXT, -- Address that the caller gave: flat, suite or unit.
    lead_city TEXT, -- Address that the caller gave: city.
    lead_state TEXT, -- Address that the caller gave: state or province.
    lead_zip TEXT, -- Address that the caller gave: postal code.
    lead_country TEXT, -- Address that the caller gave: country.
    created_by_id INTEGER, -- Id of the user who created it.
    created_on TEXT, -- When it was created.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
INSERT INTO leads VALUES (1234567,1000407,1,'Dismissed','Urgent','No hot water since this morning',NULL,NULL,NULL,5200,NULL,8102,NULL,NULL,NULL,918,NULL,NULL,NULL,'Joseph Wright','4075550170','joseph.wright63@home.example.net','1221 Elm St',NULL,'Las Vegas','NV','99101','USA',30031420,'2020-10-29T19:15:17.0000000Z','2021-03-11T13:56:51.4211794Z','{"summary":"No hot water since this morning","callReasonId":null,"callId":null,"bookingId":null,"manualCallId":null,"leadUrl":null,"leadCustomerName":"Joseph Wright","leadPhone":"4075550170","leadEmail":"joseph.wright63@home.example.net","leadStreet":"1221 Elm St","leadUnit":null,"leadCity":"Las Vegas","leadState":"NV","leadZip":"99101","leadCountry":"USA","captureSource":null,"id":1000407,"status":"Dismissed","priority":"Urgent","customerId":null,"locationId":null,"businessUnitId":5200,"jobTypeId":null,"campaignId":8102,"followUpDate":null,"createdById":30031420,"createdOn":"2020-10-29T19:15:17Z","modifiedOn":"2021-03-11T13:56:51.4211794Z","tagTypeIds":[],"dismissingReasonId":918,"active":true}',3299752741005002537,'2026-03-10T13:00:00.1800000Z','2026-03-10T13:00:00.1800000Z',NULL,NULL);
CREATE TABLE location_contacts (
    -- Phone numbers and e-mail addresses of locations.
    tenant_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL, -- The location it belongs to: locations.id.
    id INTEGER NOT NULL, -- The contact's id in ServiceTitan.
    active INTEGER, -- 0 once the contact was deleted; known from the export feed only.
    type TEXT, -- Phone, MobilePhone, Email or Fax.
    value TEXT, -- The number or address.
    memo TEXT, -- A remark, for example whose number it is.
    phone_settings_phone_number TEXT, -- The number that phone settings apply to.
    phone_settings_do_not_text INTEGER, -- 1 if no text message may be sent.
    preferences_job_reminders_enabled INTEGER, -- 1 if reminders of jobs are wanted.
    preferences_marketing_updates_enabled INTEGER, -- 1 if marketing is wanted.
    preferences_invoice_notification INTEGER, -- 1 if invoices are wanted.
    preferences_statement_notification INTEGER, -- 1 if statements are wanted.
    preferences_invoice_statement_notification INTEGER, -- 1 if invoices and statements are wanted (older form).
    created_on TEXT, -- When it was created; year 1 for some migrated records.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, location_id, id)
) STRICT;
INSERT INTO location_contacts VALUES (1234567,1000259,1000296,1,'Phone','9735550127',NULL,'9735550127',0,1,0,0,1,0,'2020-07-19T07:54:43.0000000Z','2021-03-11T13:14:30.7978214Z','{"id":1000296,"type":"Phone","value":"9735550127","memo":null,"phoneSettings":{"phoneNumber":"9735550127","doNotText":false},"modifiedOn":"2021-03-11T13:14:30.7978214Z","createdOn":"2020-07-19T07:54:43Z","preferences":{"jobRemindersEnabled":true,"marketingUpdatesEnabled":false,"invoiceStatementNotification":false,"invoiceNotification":false,"statementNotification":true},"locationId":1000259,"active":true}',8468962954843613099,'2026-03-10T13:00:00.2500000Z','2026-03-10T13:00:00.2500000Z',NULL,NULL);
INSERT INTO location_contacts VALUES (1234567,5389839,36116906,1,'Email','josephwright30@example.com',NULL,NULL,NULL,1,0,1,0,0,'2020-07-06T08:28:46.0000000Z','2021-03-11T13:14:30.7978214Z','{"id":36116906,"type":"Email","value":"josephwright30@example.com","memo":null,"phoneSettings":null,"modifiedOn":"2021-03-11T13:14:30.7978214Z","createdOn":"2020-07-06T08:28:46Z","preferences":{"jobRemindersEnabled":true,"marketingUpdatesEnabled":false,"invoiceStatementNotification":false,"invoiceNotification":true,"statementNotification":false},"locationId":5389839,"active":true}',1122679766584432084,'2026-03-10T13:00:00.2500000Z','2026-03-10T13:00:00.2500000Z',NULL,NULL);
INSERT INTO location_contacts VALUES (1234567,5389839,15815119,1,'Phone','7195550160',NULL,'7195550160',0,1,0,1,1,1,'2020-10-29T12:47:10.8634284Z','2022-02-19T02:01:01.6120195Z','{"id":15815119,"type":"Phone","value":"7195550160","memo":null,"phoneSettings":{"phoneNumber":"7195550160","doNotText":false},"modifiedOn":"2022-02-19T02:01:01.6120195Z","createdOn":"2020-10-29T12:47:10.8634284Z","preferences":{"jobRemindersEnabled":true,"marketingUpdatesEnabled":false,"invoiceStatementNotification":true,"invoiceNotification":true,"statementNotification":true},"locationId":5389839,"active":true}',266026387179469873,'2026-03-10T13:00:00.2500000Z','2026-03-10T13:00:00.2500000Z',NULL,NULL);
INSERT INTO location_contacts VALUES (1234567,1548958,1548995,1,'Phone','7025550188','primary "best" number','7025550188',0,NULL,NULL,NULL,NULL,NULL,'2022-02-15T15:43:39.4368995Z','2022-05-07T06:56:58.1177441Z','{"id":1548995,"type":"Phone","value":"7025550188","memo":"primary \"best\" number","phoneSettings":{"phoneNumber":"7025550188","doNotText":false},"modifiedOn":"2022-05-07T06:56:58.1177441Z","createdOn":"2022-02-15T15:43:39.4368995Z","preferences":null,"locationId":1548958,"active":true}',-6323878016268236723,'2026-03-10T13:00:00.7050000Z','2026-03-10T13:00:00.7050000Z',NULL,NULL);
INSERT INTO location_contacts VALUES (1234567,15815082,119518832,1,'Email','nancy.davis74@example.org',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2021-02-07T20:10:39.0000000Z','2022-12-30T11:24:46.6473458Z','{"id":119518832,"type":"Email","value":"nancy.davis74@example.org","memo":null,"phoneSettings":null,"modifiedOn":"2022-12-30T11:24:46.6473458Z","createdOn":"2021-02-07T20:10:39Z","preferences":null,"locationId":15815082,"active":true}',-703256786647717460,'2026-03-10T13:00:00.7050000Z','2026-03-10T13:00:00.7050000Z',NULL,NULL);
INSERT INTO location_contacts VALUES (1234567,1548958,5389876,1,'Email','williamsmith@example.net','AP dept. – invoices only',NULL,NULL,0,0,0,1,0,'2022-07-05T03:33:49.0000000Z','2023-01-28T18:05:44.2171074Z','{"id":5389876,"type":"Email","value":"williamsmith@example.net","memo":"AP dept. – invoices only","phoneSettings":null,"modifiedOn":"2023-01-28T18:05:44.2171074Z","createdOn":"2022-07-05T03:33:49Z","preferences":{"jobRemindersEnabled":false,"marketingUpdatesEnabled":false,"invoiceStatementNotification":false,"invoiceNotification":false,"statementNotification":true},"locationId":1548958,"active":true}',4740611431668797114,'2026-03-10T13:00:00.7050000Z','2026-03-10T13:00:00.7050000Z',NULL,NULL);
INSERT INTO location_contacts VALUES (1234567,15815082,69587416,1,'Email','nancy.davis60@example.org','AP dept. – invoices only',NULL,NULL,1,0,0,0,0,'2025-06-02T18:08:26.2056981Z','2025-11-30T15:36:26.6097757Z','{"id":69587416,"type":"Email","value":"nancy.davis60@example.org","memo":"AP dept. – invoices only","phoneSettings":null,"modifiedOn":"2025-11-30T15:36:26.6097757Z","createdOn":"2025-06-02T18:08:26.2056981Z","preferences":{"jobRemindersEnabled":true,"marketingUpdatesEnabled":false,"invoiceStatementNotification":false,"invoiceNotification":false,"statementNotification":false},"locationId":15815082,"active":true}',-3628445085962198550,'2026-03-10T13:00:01.0550000Z','2026-03-10T13:00:01.0550000Z',NULL,NULL);
CREATE TABLE location_custom_field_type_options (
    -- The choices that a custom field of locations offers.
    tenant_id INTEGER NOT NULL,
    location_custom_field_type_id INTEGER NOT NULL, -- location_custom_field_types.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    value TEXT, -- The choice.
    PRIMARY KEY (tenant_id, location_custom_field_type_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO location_custom_field_type_options VALUES (1234567,1000370,0,'Google');
INSERT INTO location_custom_field_type_options VALUES (1234567,1000370,1,'Friend');
INSERT INTO location_custom_field_type_options VALUES (1234567,1000370,2,'Yard sign');
CREATE TABLE location_custom_field_types (
    -- The custom fields that locations can have.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The field's id: location_custom_fields.type_id.
    name TEXT, -- Name of the field.
    data_type TEXT, -- What kind of value it holds.
    created_on TEXT, -- When it was created.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
INSERT INTO location_custom_field_types VALUES (1234567,1000370,' Roof Type','Dropdown','2020-09-13T13:39:04.1853962Z','2022-08-08T20:20:19.0000000Z','{"id":1000370,"name":" Roof Type","dataType":"Dropdown","dataTypeOptions":["Google","Friend","Yard sign"],"createdOn":"2020-09-13T13:39:04.1853962Z","modifiedOn":"2022-08-08T20:20:19Z"}',-2381719554519232205,'2026-03-10T13:00:00.4950000Z','2026-03-10T13:00:00.4950000Z',NULL,NULL);
INSERT INTO location_custom_field_types VALUES (1234567,4200373,'Panel Amps','Text','2025-04-16T09:12:24.3217270Z','2025-06-06T19:44:45.9544735Z','{"id":4200373,"name":"Panel Amps","dataType":"Text","dataTypeOptions":null,"createdOn":"2025-04-16T09:12:24.321727Z","modifiedOn":"2025-06-06T19:44:45.9544735Z"}',3345841049590287374,'2026-03-10T13:00:00.4950000Z','2026-03-10T13:00:00.4950000Z',NULL,NULL);
INSERT INTO location_custom_field_types VALUES (1234567,26600376,'Water Heater Age','Text','2024-10-19T08:48:45.4114969Z','2025-10-07T19:21:11.1927684Z','{"id":26600376,"name":"Water Heater Age","dataType":"Text","dataTypeOptions":[],"createdOn":"2024-10-19T08:48:45.4114969Z","modifiedOn":"2025-10-07T19:21:11.1927684Z"}',1594029757161698555,'2026-03-10T13:00:00.4950000Z','2026-03-10T13:00:00.4950000Z',NULL,NULL);
INSERT INTO location_custom_field_types VALUES (1234567,87400379,'Crawl Space?','Text','2022-01-13T08:27:53.0000000Z','2023-02-28T06:54:26.7901259Z','{"id":87400379,"name":"Crawl Space?","dataType":"Text","dataTypeOptions":[],"createdOn":"2022-01-13T08:27:53Z","modifiedOn":"2023-02-28T06:54:26.7901259Z"}',-8348162109360837796,'2026-03-10T13:00:00.4950000Z','2026-03-10T13:00:00.4950000Z',NULL,NULL);
CREATE TABLE location_custom_fields (
    -- The values of the custom fields of each location.
    tenant_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL, -- locations.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    type_id INTEGER, -- The field's type: location_custom_field_types.id.
    name TEXT, -- The field's name.
    value TEXT, -- The value, as text also for numbers and checkboxes.
    PRIMARY KEY (tenant_id, location_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO location_custom_fields VALUES (1234567,1548958,0,1000370,' Referral Source','False');
INSERT INTO location_custom_fields VALUES (1234567,1548958,1,4200373,'Gate Code','Google "near me"');
INSERT INTO location_custom_fields VALUES (1234567,5389839,0,4200373,'Gate Code','n/a');
CREATE TABLE location_external_data (
    -- The data that the API's application attached to each location.
    tenant_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL, -- locations.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    key TEXT, -- Name of the value.
    value TEXT, -- The value.
    PRIMARY KEY (tenant_id, location_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE location_notes (
    -- Notes that people wrote about locations.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The note's id in ServiceTitan.
    location_id INTEGER, -- The location it is about: locations.id.
    text TEXT, -- The note.
    is_pinned INTEGER, -- 1 if the note is kept on top.
    created_by_id INTEGER, -- Id of the user who wrote it.
    created_on TEXT, -- When it was written.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
INSERT INTO location_notes VALUES (1234567,1000333,5389839,'Gate code 4471#. Two dogs in the back yard, friendly.',0,30033446,'2020-07-01T01:49:27.1689122Z','2021-03-11T13:20:24.8102530Z','{"id":1000333,"text":"Gate code 4471#. Two dogs in the back yard, friendly.","isPinned":false,"createdById":30033446,"createdOn":"2020-07-01T01:49:27.1689122Z","modifiedOn":"2021-03-11T13:20:24.810253Z"}',3628744440413129167,'2026-03-10T13:00:01.1950000Z','2026-03-10T13:00:01.1950000Z',NULL,NULL);
INSERT INTO location_notes VALUES (1234567,4200336,5389839,'Warranty registered.',0,30034459,'2020-03-07T02:08:09.3795455Z','2021-03-11T13:20:24.8102530Z','{"id":4200336,"text":"Warranty registered.","isPinned":false,"createdById":30034459,"createdOn":"2020-03-07T02:08:09.3795455Z","modifiedOn":"2021-03-11T13:20:24.810253Z"}',4854014815233948171,'2026-03-10T13:00:01.1950000Z','2026-03-10T13:00:01.1950000Z',NULL,NULL);
CREATE TABLE location_tags (
    -- The tags of each location.
    tenant_id INTEGER NOT NULL,
    location_id INTEGER NOT NULL, -- locations.id
    position INTEGER NOT NULL, -- the index in the record's array, from 0
    tag_type_id INTEGER, -- Id of the tag's type.
    PRIMARY KEY (tenant_id, location_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE locations (
    -- Locations: the places where work is done. Each belongs to a customer.
    tenant_id INTEGER NOT NULL,
    id INTEGER NOT NULL, -- The location's id in ServiceTitan.
    customer_id INTEGER, -- The customer it belongs to: customers.id.
    active INTEGER, -- 0 once the location was deactivated or merged into another one.
    name TEXT, -- Name of the location.
    address_street TEXT, -- Street and number.
    address_unit TEXT, -- Flat, suite or unit.
    address_city TEXT, -- City.
    address_state TEXT, -- State or province.
    address_zip TEXT, -- Postal code.
    address_country TEXT, -- Country.
    address_latitude REAL, -- Latitude in degrees.
    address_longitude REAL, -- Longitude in degrees.
    zone_id INTEGER, -- Id of the dispatch zone.
    tax_zone_id INTEGER, -- Id of the tax zone.
    tax_exempt INTEGER, -- 1 if no tax is charged.
    merged_to_id INTEGER, -- The location that this one was merged into; NULL otherwise.
    created_by_id INTEGER, -- Id of the user who created it; 0 for migrated records.
    created_on TEXT, -- When it was created; year 1 for some migrated records.
    modified_on TEXT, -- When it was last changed.
    _raw TEXT NOT NULL, -- the record's JSON as received
    _hash INTEGER NOT NULL, -- the hash of _raw: an equal hash means unchanged
    _first_seen_at TEXT NOT NULL, -- when this mirror first wrote it
    _changed_at TEXT NOT NULL, -- when this mirror last wrote it
    _deleted_at TEXT, -- when it was found deleted at the source; NULL while it exists
    _deleted_reason TEXT,
    PRIMARY KEY (tenant_id, id)
) STRICT;
INSERT INTO locations VALUES (1234567,1000259,1000111,1,'Margaret Clark','12755 Maple Rd',NULL,'Atlanta','GA','30314','USA',33.720532,-84.317266,52000,NULL,0,NULL,30003056,'2020-08-08T06:40:17.9055365Z','2021-03-11T13:56:54.1658357Z','{"taxZoneId":null,"id":1000259,"customerId":1000111,"active":true,"name":"Margaret Clark","address":{"street":"12755 Maple Rd","unit":null,"city":"Atlanta","state":"GA","zip":"30314","country":"USA","latitude":33.720532,"longitude":-84.317266},"customFields":[],"createdOn":"2020-08-08T06:40:17.9055365Z","createdById":30003056,"modifiedOn":"2021-03-11T13:56:54.1658357Z","mergedToId":null,"zoneId":52000,"taxExempt":false,"tagTypeIds":[],"externalData":null}',9033923983944390803,'2026-03-10T13:00:00.2850000Z','2026-03-10T13:00:00.2850000Z',NULL,NULL);
INSERT INTO locations VALUES (1234567,5389839,26600117,1,'Joseph Wright','3478 Forest Dr',NULL,'Cañon City','CO','81244','USA',38.504472,-105.245652,52002,71004,0,NULL,30015212,'2020-11-01T17:56:04.0000000Z','2021-03-11T13:56:54.1658357Z','{"taxZoneId":71004,"id":5389839,"customerId":26600117,"active":true,"name":"Joseph Wright","address":{"street":"3478 Forest Dr","unit":null,"city":"Cañon City","state":"CO","zip":"81244","country":"USA","latitude":38.504472,"longitude":-105.245652},"customFields":[{"typeId":4200373,"name":"Gate Code","value":"n/a"}],"createdOn":"2020-11-01T17:56:04Z","createdById":30015212,"modifiedOn":"2021-03-11T13:56:54.1658357Z","mergedToId":null,"zoneId":52002,"taxExempt":false,"tagTypeIds":[],"externalData":null}',946908410189109382,'2026-03-10T13:00:00.2850000Z','2026-03-10T13:00:00.2850000Z',NULL,NULL);
INSERT INTO locations VALUES (1234567,15815082,87400120,1,'Nancy Davis','11167 Main Rd',NULL,'Dallas','TX','75205','USA',32.838285,-96.861163,52005,NULL,0,NULL,30000017,'2021-07-25T06:40:07.6367075Z','2022-09-25T03:50:19.4502504Z','{"taxZoneId":null,"id":15815082,"customerId":87400120,"active":true,"name":"Nancy Davis","address":{"street":"11167 Main Rd","unit":null,"city":"Dallas","state":"TX","zip":"75205","country":"USA","latitude":32.838285,"longitude":-96.861163},"customFields":[],"createdOn":"2021-07-25T06:40:07.6367075Z","createdById":30000017,"modifiedOn":"2022-09-25T03:50:19.4502504Z","mergedToId":null,"zoneId":52005,"taxExempt":false,"tagTypeIds":[],"externalData":null}',-8931603059493188800,'2026-03-10T13:00:00.2850000Z','2026-03-10T13:00:00.2850000Z',NULL,NULL);
INSERT INTO locations VALUES (1234567,1548958,4200114,0,'William Smith','7901 Spring Ln','Apt 309','Orlando','FL','32802','USA',28.537767,-81.396547,52007,NULL,0,NULL,30005082,'2023-03-09T06:04:28.4034086Z','2024-09-05T07:48:49.4418541Z','{"taxZoneId":null,"id":1548958,"customerId":4200114,"active":false,"name":"William Smith","address":{"street":"7901 Spring Ln","unit":"Apt 309","city":"Orlando","state":"FL","zip":"32802","country":"USA","latitude":28.537767,"longitude":-81.396547},"customFields":[{"typeId":1000370,"name":" Referral Source","value":"False"},{"typeId":4200373,"name":"Gate Code","value":"Google \"near me\""}],"createdOn":"2023-03-09T06:04:28.4034086Z","createdById":30005082,"modifiedOn":"2024-09-05T07:48:49.4418541Z","mergedToId":null,"zoneId":52007,"taxExempt":false,"tagTypeIds":[],"externalData":null}',-5920909692044524417,'2026-03-10T13:00:00.7400000Z','2026-03-10T13:00:00.7400000Z',NULL,NULL);
CREATE INDEX _parents_by_turn ON _parents (tenant_id, resource, due, read_at, parent_modified);
CREATE INDEX _quarantine_by_key ON _quarantine (tenant_id, resource, key);
CREATE INDEX _runs_by_feed ON _runs (tenant_id, resource, id);
CREATE INDEX booking_contacts_tombstones ON booking_contacts (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX booking_provider_tags_tombstones ON booking_provider_tags (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX bookings_by_created_on ON bookings (created_on, tenant_id);
CREATE INDEX bookings_by_job_id ON bookings (job_id, tenant_id);
CREATE INDEX bookings_by_modified_on ON bookings (modified_on, tenant_id);
CREATE INDEX bookings_tombstones ON bookings (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX contact_method_preferences_by_contact_id ON contact_method_preferences (contact_id, tenant_id);
CREATE INDEX contact_method_preferences_tombstones ON contact_method_preferences (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX contact_methods_by_contact_id ON contact_methods (contact_id, tenant_id);
CREATE INDEX contact_methods_by_created_on ON contact_methods (created_on, tenant_id);
CREATE INDEX contact_methods_by_modified_on ON contact_methods (modified_on, tenant_id);
CREATE INDEX contact_methods_by_value ON contact_methods (value, tenant_id);
CREATE INDEX contact_methods_tombstones ON contact_methods (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX contact_preference_types_tombstones ON contact_preference_types (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX contact_relationships_by_contact_id ON contact_relationships (contact_id, tenant_id);
CREATE INDEX contact_relationships_by_related_entity_id ON contact_relationships (related_entity_id, tenant_id);
CREATE INDEX contact_relationships_tombstones ON contact_relationships (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX contacts_by_created_on ON contacts (created_on, tenant_id);
CREATE INDEX contacts_by_modified_on ON contacts (modified_on, tenant_id);
CREATE INDEX contacts_tombstones ON contacts (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX customer_contacts_by_created_on ON customer_contacts (created_on, tenant_id);
CREATE INDEX customer_contacts_by_customer_id ON customer_contacts (customer_id, tenant_id, id, type, value, active, _deleted_at);
CREATE INDEX customer_contacts_by_modified_on ON customer_contacts (modified_on, tenant_id);
CREATE INDEX customer_contacts_by_value ON customer_contacts (value, tenant_id, type, active, customer_id, _deleted_at);
CREATE INDEX customer_contacts_tombstones ON customer_contacts (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX customer_custom_field_types_tombstones ON customer_custom_field_types (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX customer_custom_fields_by_type_id ON customer_custom_fields (type_id, tenant_id);
CREATE INDEX customer_notes_by_customer_id ON customer_notes (customer_id, tenant_id);
CREATE INDEX customer_notes_tombstones ON customer_notes (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX customer_tags_by_tag_type_id ON customer_tags (tag_type_id, tenant_id);
CREATE INDEX customers_by_created_on ON customers (created_on, tenant_id);
CREATE INDEX customers_by_modified_on ON customers (modified_on, tenant_id);
CREATE INDEX customers_tombstones ON customers (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX lead_notes_by_lead_id ON lead_notes (lead_id, tenant_id);
CREATE INDEX lead_notes_tombstones ON lead_notes (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX lead_tags_by_tag_type_id ON lead_tags (tag_type_id, tenant_id);
CREATE INDEX leads_by_created_on ON leads (created_on, tenant_id);
CREATE INDEX leads_by_customer_id ON leads (customer_id, tenant_id, status, active, _deleted_at);
CREATE INDEX leads_by_location_id ON leads (location_id, tenant_id, status, active, _deleted_at);
CREATE INDEX leads_by_modified_on ON leads (modified_on, tenant_id);
CREATE INDEX leads_tombstones ON leads (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX location_contacts_by_created_on ON location_contacts (created_on, tenant_id);
CREATE INDEX location_contacts_by_location_id ON location_contacts (location_id, tenant_id, id, type, value, active, _deleted_at);
CREATE INDEX location_contacts_by_modified_on ON location_contacts (modified_on, tenant_id);
CREATE INDEX location_contacts_by_value ON location_contacts (value, tenant_id);
CREATE INDEX location_contacts_tombstones ON location_contacts (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX location_custom_field_types_tombstones ON location_custom_field_types (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX location_custom_fields_by_type_id ON location_custom_fields (type_id, tenant_id);
CREATE INDEX location_notes_by_location_id ON location_notes (location_id, tenant_id);
CREATE INDEX location_notes_tombstones ON location_notes (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE INDEX location_tags_by_tag_type_id ON location_tags (tag_type_id, tenant_id);
CREATE INDEX locations_by_created_on ON locations (created_on, tenant_id);
CREATE INDEX locations_by_customer_id ON locations (customer_id, tenant_id, active, merged_to_id, _deleted_at);
CREATE INDEX locations_by_modified_on ON locations (modified_on, tenant_id);
CREATE INDEX locations_tombstones ON locations (tenant_id) WHERE _deleted_at IS NOT NULL;
CREATE VIEW v_bookings_open AS
-- One row for each active booking that is not converted, dismissed or deleted.
-- age_days counts from the creation of the booking until now. phone and email are the first ones given with it.
SELECT
    b.tenant_id,
    b.id,
    CASE
        WHEN b.created_on >= '0002' THEN CAST(julianday('now') - julianday(b.created_on) AS INTEGER)
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
    CASE WHEN b.created_on >= '0002' THEN b.created_on END AS created_on,
    b.modified_on
FROM bookings AS b
LEFT JOIN booking_provider_tags AS p ON p.tenant_id = b.tenant_id AND p.id = b.booking_provider_id
WHERE (b.status IS NULL OR b.status NOT IN ('Converted', 'Dismissed'))
    AND b.active IS NOT 0 AND b._deleted_at IS NULL;
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
    OR (julianday(o.start) >= julianday('now') AND julianday(o.start) < julianday('now', '+7 days'));
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
        SELECT group_concat(o.value, '; ') FROM (
            SELECT m.value FROM contact_methods AS m
            WHERE m.tenant_id = p.tenant_id AND m.contact_id = p.id
                AND m.type IN ('Phone', 'MobilePhone') AND m.value <> '' AND m._deleted_at IS NULL
            ORDER BY m.created_on, m.id
        ) AS o
    ) AS phones,
    (
        SELECT group_concat(o.value, '; ') FROM (
            SELECT m.value FROM contact_methods AS m
            WHERE m.tenant_id = p.tenant_id AND m.contact_id = p.id
                AND m.type = 'Email' AND m.value <> '' AND m._deleted_at IS NULL
            ORDER BY m.created_on, m.id
        ) AS o
    ) AS emails,
    (
        SELECT group_concat(o.value, '; ') FROM (
            SELECT m.value FROM contact_methods AS m
            WHERE m.tenant_id = p.tenant_id AND m.contact_id = p.id
                AND m.type = 'Fax' AND m.value <> '' AND m._deleted_at IS NULL
            ORDER BY m.created_on, m.id
        ) AS o
    ) AS faxes,
    (
        SELECT group_concat(o.name, '; ') FROM (
            SELECT c.name FROM contact_relationships AS r
            JOIN customers AS c ON c.tenant_id = r.tenant_id AND c.id = r.related_entity_id
            WHERE r.tenant_id = p.tenant_id AND r.contact_id = p.id
                AND r.type_slug = 'customer' AND r._deleted_at IS NULL AND c._deleted_at IS NULL
            ORDER BY c.name, c.id
        ) AS o
    ) AS customers,
    (
        SELECT group_concat(o.name, '; ') FROM (
            SELECT l.name FROM contact_relationships AS r
            JOIN locations AS l ON l.tenant_id = r.tenant_id AND l.id = r.related_entity_id
            WHERE r.tenant_id = p.tenant_id AND r.contact_id = p.id
                AND r.type_slug = 'location' AND r._deleted_at IS NULL AND l._deleted_at IS NULL
            ORDER BY l.name, l.id
        ) AS o
    ) AS locations,
    p.reference_id,
    CASE WHEN p.created_on >= '0002' THEN p.created_on END AS created_on,
    p.modified_on
FROM contacts AS p
WHERE p.is_archived IS NOT 1 AND p._deleted_at IS NULL;
CREATE VIEW v_custom_fields AS
-- One row for each custom field of each live customer and location. parent is 'customer' or 'location'; parent_id and
-- parent_name identify the record. Spaces around the field's name are removed. An empty value is NULL.
SELECT
    f.tenant_id,
    'customer' AS parent,
    f.customer_id AS parent_id,
    c.name AS parent_name,
    f.type_id,
    trim(f.name) AS name,
    nullif(f.value, '') AS value,
    t.data_type
FROM customer_custom_fields AS f
JOIN customers AS c ON c.tenant_id = f.tenant_id AND c.id = f.customer_id
LEFT JOIN customer_custom_field_types AS t ON t.tenant_id = f.tenant_id AND t.id = f.type_id
WHERE c.active IS NOT 0 AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
UNION ALL
SELECT
    f.tenant_id,
    'location',
    f.location_id,
    l.name,
    f.type_id,
    trim(f.name),
    nullif(f.value, ''),
    t.data_type
FROM location_custom_fields AS f
JOIN locations AS l ON l.tenant_id = f.tenant_id AND l.id = f.location_id
LEFT JOIN location_custom_field_types AS t ON t.tenant_id = f.tenant_id AND t.id = f.type_id
WHERE l.active IS NOT 0 AND l.merged_to_id IS NULL AND l._deleted_at IS NULL;
CREATE VIEW v_customer_names AS
-- One row for each live customer: not deleted, active, and not merged into another one.
-- folded is the name in lower case without accents, so that WHERE folded LIKE '%muller%' finds "Müller".
-- Letters other than those of European languages are not changed.
SELECT tenant_id, id, name, name_folded AS folded
FROM customers
WHERE active IS NOT 0 AND merged_to_id IS NULL AND _deleted_at IS NULL;
CREATE VIEW v_customer_timeline AS
-- One row for each event of a customer. The column what is 'customer' for its creation, 'lead' for a new lead, and
-- 'note', 'location note' or 'lead note' for a note about it, one of its locations or leads. id is the record's id.
-- For one customer, newest first: WHERE customer_id = 17 ORDER BY at DESC. at is NULL if the time is unknown.
SELECT
    c.tenant_id,
    c.id AS customer_id,
    CASE WHEN c.created_on >= '0002' THEN c.created_on END AS at,
    'customer' AS what,
    c.id,
    c.name AS text
FROM customers AS c
WHERE c.active IS NOT 0 AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
UNION ALL
SELECT
    d.tenant_id,
    d.customer_id,
    CASE WHEN d.created_on >= '0002' THEN d.created_on END,
    'lead',
    d.id,
    d.summary
FROM leads AS d
WHERE d.customer_id IS NOT NULL AND d.active IS NOT 0 AND d._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    n.customer_id,
    n.created_on,
    'note',
    n.id,
    n.text
FROM customer_notes AS n
WHERE n._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    l.customer_id,
    n.created_on,
    'location note',
    n.id,
    n.text
FROM locations AS l
JOIN location_notes AS n ON n.tenant_id = l.tenant_id AND n.location_id = l.id
WHERE l.customer_id IS NOT NULL AND n._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    d.customer_id,
    n.created_on,
    'lead note',
    n.id,
    n.text
FROM leads AS d
JOIN lead_notes AS n ON n.tenant_id = d.tenant_id AND n.lead_id = d.id
WHERE d.customer_id IS NOT NULL AND n._deleted_at IS NULL;
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
CREATE VIEW v_duplicate_customers AS
-- One row for each pair of live customers who share a phone number or an e-mail address, and may be the same customer.
-- id is the smaller id of the two. phone and email are a shared one, or NULL. same_name ignores case and accents.
-- Numbers and addresses that more than five customers share, for example a property manager's, are left out.
SELECT
    p.tenant_id,
    p.id,
    a.name,
    p.other_id,
    b.name AS other_name,
    a.name_folded = b.name_folded AS same_name,
    p.phone,
    p.email
FROM (
    SELECT
        k.tenant_id,
        k.customer_id AS id,
        o.customer_id AS other_id,
        max(CASE WHEN k.type <> 'Email' THEN k.value END) AS phone,
        max(CASE WHEN k.type = 'Email' THEN k.value END) AS email
    FROM (
        SELECT tenant_id, value FROM customer_contacts
        WHERE type IN ('Phone', 'MobilePhone', 'Email') AND value <> '' AND active IS NOT 0 AND _deleted_at IS NULL
        GROUP BY tenant_id, value
        HAVING min(customer_id) < max(customer_id) AND count(DISTINCT customer_id) <= 5
    ) AS s
    JOIN customer_contacts AS k ON k.value = s.value AND k.tenant_id = s.tenant_id
    JOIN customer_contacts AS o ON o.value = s.value AND o.tenant_id = s.tenant_id AND o.customer_id > k.customer_id
    WHERE k.type IN ('Phone', 'MobilePhone', 'Email') AND k.active IS NOT 0 AND k._deleted_at IS NULL
        AND o.type IN ('Phone', 'MobilePhone', 'Email') AND o.active IS NOT 0 AND o._deleted_at IS NULL
    GROUP BY k.tenant_id, k.customer_id, o.customer_id
) AS p
JOIN customers AS a ON a.tenant_id = p.tenant_id AND a.id = p.id
JOIN customers AS b ON b.tenant_id = p.tenant_id AND b.id = p.other_id
WHERE a.active IS NOT 0 AND a.merged_to_id IS NULL AND a._deleted_at IS NULL
    AND b.active IS NOT 0 AND b.merged_to_id IS NULL AND b._deleted_at IS NULL;
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
CREATE VIEW v_leads_untouched AS
-- One row for each open lead without a note, with its age in days: the leads to call today.
SELECT
    o.tenant_id,
    o.id,
    o.age_days,
    o.priority,
    o.summary,
    o.customer_id,
    o.phone,
    o.email,
    o.follow_up_date,
    o.created_on
FROM v_open_leads AS o
WHERE NOT EXISTS (
    SELECT 1 FROM lead_notes AS n
    WHERE n.tenant_id = o.tenant_id AND n.lead_id = o.id AND n._deleted_at IS NULL
);
CREATE VIEW v_locations AS
-- One row for each live location: not deleted, active, and not merged into another one.
-- customer_name is the name of its customer, live or not. It is NULL if the customer is not mirrored.
-- phone and email are the first ones entered for the location itself. open_leads is the number of live ones.
SELECT
    l.tenant_id,
    l.id,
    l.name,
    l.customer_id,
    c.name AS customer_name,
    c.type AS customer_type,
    (
        SELECT k.value FROM location_contacts AS k
        WHERE k.tenant_id = l.tenant_id AND k.location_id = l.id
            AND k.type IN ('Phone', 'MobilePhone') AND k.value <> ''
            AND k.active IS NOT 0 AND k._deleted_at IS NULL
        ORDER BY k.id LIMIT 1
    ) AS phone,
    (
        SELECT k.value FROM location_contacts AS k
        WHERE k.tenant_id = l.tenant_id AND k.location_id = l.id
            AND k.type = 'Email' AND k.value <> ''
            AND k.active IS NOT 0 AND k._deleted_at IS NULL
        ORDER BY k.id LIMIT 1
    ) AS email,
    (
        SELECT count(*) FROM leads AS d
        WHERE d.tenant_id = l.tenant_id AND d.location_id = l.id
            AND d.status = 'Open' AND d.active IS NOT 0 AND d._deleted_at IS NULL
    ) AS open_leads,
    l.address_street,
    l.address_unit,
    l.address_city,
    l.address_state,
    l.address_zip,
    l.address_country,
    l.zone_id,
    l.tax_zone_id,
    l.tax_exempt,
    CASE WHEN l.created_on >= '0002' THEN l.created_on END AS created_on,
    l.modified_on
FROM locations AS l
LEFT JOIN customers AS c ON c.tenant_id = l.tenant_id AND c.id = l.customer_id
WHERE l.active IS NOT 0 AND l.merged_to_id IS NULL AND l._deleted_at IS NULL;
CREATE VIEW v_merged_customers AS
-- One row for each customer that was merged into another one, with the survivor: the customer at the end of the merges.
-- survivor_id is NULL if the merges form a cycle or are more than 50. survivor_name and survivor_is_live are NULL
-- if the survivor is not mirrored.
SELECT
    m.tenant_id,
    m.id,
    m.name,
    m.merged_to_id,
    m.survivor_id,
    s.name AS survivor_name,
    CASE
        WHEN s.id IS NOT NULL THEN s.active IS NOT 0 AND s._deleted_at IS NULL
    END AS survivor_is_live,
    m.modified_on
FROM (
    SELECT
        c.tenant_id,
        c.id,
        c.name,
        c.merged_to_id,
        c.modified_on,
        (
            WITH RECURSIVE chain (id, next_id, merges) AS (
                SELECT c.id, c.merged_to_id, 0
                UNION ALL
                SELECT chain.next_id, n.merged_to_id, chain.merges + 1
                FROM chain
                LEFT JOIN customers AS n ON n.tenant_id = c.tenant_id AND n.id = chain.next_id
                WHERE chain.next_id IS NOT NULL AND chain.merges < 50
            )
            SELECT chain.id FROM chain WHERE chain.next_id IS NULL
        ) AS survivor_id
    FROM customers AS c
    WHERE c.merged_to_id IS NOT NULL AND c._deleted_at IS NULL
) AS m
LEFT JOIN customers AS s ON s.tenant_id = m.tenant_id AND s.id = m.survivor_id;
CREATE VIEW v_notes AS
-- One row for each note of a customer, a location or a lead. parent is 'customer', 'location' or 'lead'; parent_id and
-- parent_name identify the record. Includes notes of inactive and merged records. For the newest first:
-- ORDER BY created_on DESC.
SELECT
    n.tenant_id,
    'customer' AS parent,
    n.customer_id AS parent_id,
    c.name AS parent_name,
    n.id,
    n.text,
    n.is_pinned,
    n.created_by_id,
    n.created_on,
    n.modified_on
FROM customer_notes AS n
LEFT JOIN customers AS c ON c.tenant_id = n.tenant_id AND c.id = n.customer_id
WHERE n._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    'location',
    n.location_id,
    l.name,
    n.id,
    n.text,
    n.is_pinned,
    n.created_by_id,
    n.created_on,
    n.modified_on
FROM location_notes AS n
LEFT JOIN locations AS l ON l.tenant_id = n.tenant_id AND l.id = n.location_id
WHERE n._deleted_at IS NULL
UNION ALL
SELECT
    n.tenant_id,
    'lead',
    n.lead_id,
    coalesce(nullif(d.lead_customer_name, ''), c.name),
    n.id,
    n.text,
    n.is_pinned,
    n.created_by_id,
    n.created_on,
    n.modified_on
FROM lead_notes AS n
LEFT JOIN leads AS d ON d.tenant_id = n.tenant_id AND d.id = n.lead_id
LEFT JOIN customers AS c ON c.tenant_id = d.tenant_id AND c.id = d.customer_id
WHERE n._deleted_at IS NULL;
CREATE VIEW v_open_leads AS
-- One row for each open lead that is not deleted.
-- age_days counts from the creation of the lead until now. The origin of the lead is in campaign_id, call_reason_id,
-- call_id or manual_call_id, booking_id with booking_source, and capture_source. Unknown origins are NULL.
-- customer_name, phone and email are what the caller gave or, if that is missing, those of the customer.
SELECT
    d.tenant_id,
    d.id,
    CASE
        WHEN d.created_on >= '0002' THEN CAST(julianday('now') - julianday(d.created_on) AS INTEGER)
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
                AND k.active IS NOT 0 AND k._deleted_at IS NULL
            ORDER BY k.id LIMIT 1
        )
    ) AS phone,
    coalesce(
        nullif(d.lead_email, ''),
        (
            SELECT k.value FROM customer_contacts AS k
            WHERE k.tenant_id = d.tenant_id AND k.customer_id = d.customer_id
                AND k.type = 'Email' AND k.value <> ''
                AND k.active IS NOT 0 AND k._deleted_at IS NULL
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
    CASE WHEN d.created_on >= '0002' THEN d.created_on END AS created_on,
    d.modified_on
FROM leads AS d
LEFT JOIN customers AS c ON c.tenant_id = d.tenant_id AND c.id = d.customer_id
LEFT JOIN locations AS l ON l.tenant_id = d.tenant_id AND l.id = d.location_id
LEFT JOIN bookings AS b ON b.tenant_id = d.tenant_id AND b.id = d.booking_id
WHERE d.status = 'Open' AND d.active IS NOT 0 AND d._deleted_at IS NULL;
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
CREATE VIEW v_shared_phones_and_emails AS
-- One row for each phone number or e-mail address that several live customers have, who may be duplicates.
-- kind is 'phone' or 'email'. names are the customers' different names, separated by commas.
-- The inner queries find the shared values in one index. Only these are looked up in the wide tables.
SELECT
    k.tenant_id,
    'phone' AS kind,
    k.value,
    count(DISTINCT c.id) AS customers,
    group_concat(DISTINCT c.name) AS names
FROM (
    SELECT tenant_id, value FROM customer_contacts
    WHERE type IN ('Phone', 'MobilePhone') AND value <> '' AND active IS NOT 0 AND _deleted_at IS NULL
    GROUP BY tenant_id, value HAVING min(customer_id) < max(customer_id)
) AS s
JOIN customer_contacts AS k ON k.value = s.value AND k.tenant_id = s.tenant_id
JOIN customers AS c ON c.tenant_id = k.tenant_id AND c.id = k.customer_id
WHERE k.type IN ('Phone', 'MobilePhone') AND k.active IS NOT 0 AND k._deleted_at IS NULL
    AND c.active IS NOT 0 AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
GROUP BY k.tenant_id, k.value HAVING count(DISTINCT c.id) > 1
UNION ALL
SELECT
    k.tenant_id,
    'email',
    k.value,
    count(DISTINCT c.id),
    group_concat(DISTINCT c.name)
FROM (
    SELECT tenant_id, value FROM customer_contacts
    WHERE type = 'Email' AND value <> '' AND active IS NOT 0 AND _deleted_at IS NULL
    GROUP BY tenant_id, value HAVING min(customer_id) < max(customer_id)
) AS s
JOIN customer_contacts AS k ON k.value = s.value AND k.tenant_id = s.tenant_id
JOIN customers AS c ON c.tenant_id = k.tenant_id AND c.id = k.customer_id
WHERE k.type = 'Email' AND k.active IS NOT 0 AND k._deleted_at IS NULL
    AND c.active IS NOT 0 AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
GROUP BY k.tenant_id, k.value HAVING count(DISTINCT c.id) > 1;
CREATE VIEW v_stale_customers AS
-- One row for each live customer without activity for a year. last_activity is the latest creation time of the customer
-- itself, its leads and its own notes.
SELECT * FROM (
    SELECT
        c.tenant_id,
        c.id,
        c.name,
        c.balance,
        nullif(max(
            coalesce((
                SELECT max(d.created_on) FROM leads AS d
                WHERE d.tenant_id = c.tenant_id AND d.customer_id = c.id AND d._deleted_at IS NULL
            ), ''),
            coalesce((
                SELECT max(n.created_on) FROM customer_notes AS n
                WHERE n.tenant_id = c.tenant_id AND n.customer_id = c.id AND n._deleted_at IS NULL
            ), ''),
            coalesce(c.created_on, '')
        ), '') AS last_activity
    FROM customers AS c
    WHERE c.active IS NOT 0 AND c.merged_to_id IS NULL AND c._deleted_at IS NULL
)
WHERE last_activity IS NULL OR last_activity < strftime('%Y-%m-%d', 'now', '-1 year');
