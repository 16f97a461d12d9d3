// SPDX-License-Identifier: MIT
#include "simulator/file_resources/record_words.hpp"

#include <algorithm>
#include <array>

namespace stmirror::simulator {
namespace {

struct FieldWords {
    std::string_view table;  ///< applies to every table if empty
    std::string_view field;
    std::string_view words;
};
constexpr auto field_words = std::to_array<FieldWords>({
    {"jobs", "jobStatus",
     "Completed|Completed|Completed|Completed|Completed|Completed|Scheduled|InProgress|Hold|Canceled"},
    {"job_history", "eventType", "Job Booked|Job Dispatched|Technician Arrived|Job Completed|Job Edited"},
    {"job_history", "usedSchedulingTool", "Classic|SchedulingAssistant"},
    {"invoices", "invoiceConfiguration", "JobInvoice"},
    {"invoices", "syncStatus", "Pending|Posted|Exported|Exported"},
    {"invoices", "reviewStatus", "NeedsReview|Reviewed|ReadyForBilling|Invoiced|Invoiced"},
    {"invoices", "sentStatus", "NotSent|Sent|Opened"},
    {"invoice_items", "type", "Service|Service|Material|Equipment"},
    {"payments", "type", "Check|Cash|Visa|MasterCard|ACH|Financing"},
    {"estimates", "status.name", "Sold|Sold|Open|Dismissed"},
    {"estimates", "reviewStatus", "None|NeedsApproval|Approved"},
    {"calls", "direction", "Inbound|Inbound|Inbound|Inbound|Outbound"},
    {"calls", "status", "Completed"},
    {"calls", "type", "Booked|Booked|Booked|Unbooked|Excused|Abandoned|NotLead"},
    {"memberships", "status", "Active|Active|Active|Active|Active|Expired|Canceled|Suspended"},
    {"memberships", "billingFrequency", "OneTime|Monthly|Monthly|Annual"},
    {"memberships", "renewalBillingFrequency", "OneTime|Monthly|Annual"},
    {"memberships", "followUpStatus", "NotAttempted|Unreachable|Contacted|Won|Dismissed"},
    {"recurring_service_events", "status", "NotAttempted|NotAttempted|Contacted|Won|Dismissed"},
    {"purchase_orders", "status",
     "Pending|Sent|PartiallyReceived|Received|Received|Received|Exported|Canceled"},
    {"payrolls", "status", "Pending|Approved|Paid|Locked"},
    {"gross_pay_items", "grossPayItemType", "TimesheetTime|InvoiceRelatedBonus|PayrollAdjustment"},
    {"gross_pay_items", "paidTimeType", "Regular|Regular|Regular|Overtime"},
    {"service_agreements", "status", "Draft|Sent|Accepted|Activated|Activated|Expired|Canceled"},
    {"technician_shifts", "shiftType", "Normal|Normal|Normal|OnCall|TimeOff"},
    {"tasks", "status", "New|Pending|Closed|Closed"},
    {"form_submissions", "status", "Started|Completed|Completed|Completed"},
    {"location_findings", "urgencyLevel", "Low|Medium|High"},
    {"tag_types", "importance", "Medium|High"},
    {"technicians", "status", "Available|Working|Off"},
    {"technicians", "licenseType", "Managed"},
    {"campaign_categories", "type", "Standard"},
    {"campaigns", "medium", "Search|Mail|Radio|Referral"},
    {"pricebook_categories", "categoryType", "Services|Materials"},
    {"discounts_and_fees", "type", "Discount|Fee"},
    {"discounts_and_fees", "amountType", "Percentage|FlatRate"},
    {"membership_types", "locationTarget", "SingleLocation|AllLocations"},
    {"", "priority", "Low|Normal|Normal|Normal|High|Urgent"},
    {"", "syncStatus", "Pending|Posted|Exported"},
    {"", "employeeType", "Technician"},
    {"", "recurrenceType", "Weekly|Monthly|Seasonal"},
    {"", "durationType", "Continuous|NumberOfVisits"},
});

struct TableNames {
    std::string_view table;
    std::string_view names;
};
constexpr auto table_names = std::to_array<TableNames>({
    {"business_units", "HVAC Service|HVAC Install|Plumbing Service|Plumbing Install|Electrical|Commercial"},
    {"call_reasons", "New job|Price question|Complaint|Reschedule|Membership|Wrong number|Vendor|Job offer"},
    {"campaign_categories", "Online|Print|Radio|Referral|Direct mail|Other"},
    {"campaigns",
     "Website|Google Ads|Google Business|Facebook|Yelp|Angi|Neighborhood postcards|Truck lettering|Radio "
     "spring|"
     "Radio autumn|Referral|Yellow pages|Home show|Thumbtack|Newsletter|Door hanger|Billboard "
     "north|Billboard south|"
     "Existing customer|Local magazine"},
    {"equipment_types", "Furnace|Air conditioner|Heat pump|Water heater|Boiler|Generator|Panel|Softener"},
    {"job_cancel_reasons",
     "Customer canceled|No answer|Price|Weather|Competitor|Double booking|Not our trade|Other"},
    {"job_hold_reasons", "Waiting for parts|Waiting for permit|Customer asked|Weather|Financing|Other"},
    {"job_types",
     "HVAC repair|HVAC maintenance|HVAC install|HVAC estimate|HVAC inspection|Plumbing repair|Drain cleaning|"
     "Water heater repair|Water heater install|Sewer inspection|Leak search|Electrical repair|Panel upgrade|"
     "Generator install|Lighting install|Membership visit|Warranty visit|Recall|Commercial service|"
     "Commercial estimate"},
    {"membership_types", "Silver|Gold|Platinum|Plumbing care|Commercial care"},
    {"payment_types", "Check|Cash|Visa|MasterCard|ACH|Financing"},
    {"payment_terms", "Due upon receipt|Net 15|Net 30|Net 45|Net 60"},
    {"project_statuses", "New|Planning|In progress|On hold|Completed"},
    {"purchase_order_types", "Stock|Job|Truck replenishment|Drop ship"},
    {"recurring_service_types",
     "Spring tune-up|Autumn tune-up|Water heater flush|Drain inspection|Panel check|Filter visit"},
    {"tag_types",
     "VIP|Dog in yard|Gate code|Do not disturb|Financing|Warranty|Old equipment|New construction|Landlord|"
     "Senior discount|Second floor|Key in office|Repeat call|Referral|Under contract|Hot lead|Needs estimate|"
     "Spanish|Payment plan|Inspection due"},
    {"vendors",
     "Northern Supply|Ferris Plumbing Supply|Alder HVAC Parts|Copper & Co|Central Electric|Lakeside Pumps|"
     "United Filters|Hardware Depot|Prairie Tools|Motor World|Valve House|Duct Works"},
    {"warehouses", "Main warehouse|North warehouse|South warehouse"},
    {"zones", "North|South|East|West|Center|Airport|Lake|Hills"},
});

/// Returns the names of a table's records, in order, separated by "|". Empty if the table has none.
std::string_view names_of(std::string_view table) {
    const auto* const found = std::ranges::find(table_names, table, &TableNames::table);
    return found == table_names.end() ? std::string_view{} : found->names;
}

}  // namespace

std::string_view words_of(std::string_view table, std::string_view field) {
    for (const auto& each : field_words) {
        if ((each.table.empty() || each.table == table) && each.field == field) { return each.words; }
    }
    return {};
}

std::string_view word(std::string_view words, std::uint64_t n) {
    const auto count = static_cast<std::uint64_t>(std::ranges::count(words, '|')) + 1;
    for (n %= count; n > 0; --n) { words.remove_prefix(words.find('|') + 1); }
    return words.substr(0, words.find('|'));
}

std::string record_name(std::string_view table, std::string_view singular, std::uint64_t ordinal) {
    const auto names = names_of(table);
    auto name = names.empty() ? std::string(singular) + " " + std::to_string(ordinal + 1)
                              : std::string(word(names, ordinal));
    std::ranges::replace(name, '_', ' ');
    if (name.front() >= 'a' && name.front() <= 'z') {
        name.front() = static_cast<char>(name.front() - 'a' + 'A');
    }
    return name;
}

}  // namespace stmirror::simulator
