// SPDX-License-Identifier: MIT
#include "simulator/data/sample_data.hpp"

#include <array>

namespace stmirror::simulator::sample {
namespace {

using Word = std::string_view;

constexpr auto first = std::to_array<Word>(
    {"James",     "Mary",    "Robert",  "Patricia", "John",      "Jennifer", "Michael",  "Linda",  "David",
     "Elizabeth", "William", "Barbara", "Richard",  "Susan",     "Joseph",   "Jessica",  "Thomas", "Sarah",
     "Carlos",    "Karen",   "Daniel",  "Lisa",     "Matthew",   "Nancy",    "Anthony",  "Betty",  "Mark",
     "Sandra",    "Donald",  "Ashley",  "Steven",   "Emily",     "Andrew",   "Kimberly", "José",   "Margaret",
     "Joshua",    "Donna",   "Kenneth", "Michelle", "Kevin",     "Carol",    "Brian",    "Amanda", "Timothy",
     "Melissa",   "Ronald",  "Zoë",     "Jason",    "Stephanie", "Siobhán",  "Renée",    "Tyrone", "Priya",
     "Wei",       "Łukasz",  "Anaïs",   "Björn",    "Nguyệt",    "Fatima"});
constexpr auto last = std::to_array<Word>(
    {"Smith",     "Johnson",  "Williams",  "Brown",       "Jones",    "Garcia",     "Miller",   "Davis",
     "Rodriguez", "Martinez", "Hernandez", "Lopez",       "Gonzalez", "Wilson",     "Anderson", "Thomas",
     "Taylor",    "Moore",    "Jackson",   "Martin",      "Lee",      "Pérez",      "Thompson", "White",
     "Harris",    "Sanchez",  "Clark",     "Ramirez",     "Lewis",    "Robinson",   "Walker",   "Young",
     "Allen",     "King",     "Wright",    "Scott",       "Torres",   "Nguyễn",     "Hill",     "Flores",
     "Green",     "Adams",    "Nelson",    "Baker",       "Hall",     "Rivera",     "Campbell", "Mitchell",
     "Carter",    "Roberts",  "O'Brien",   "Müller",      "Núñez",    "de la Cruz", "St. John", "MacLeod",
     "Kowalski",  "Żak",      "Öztürk",    "Smith-Jones", "陳",       "Van Dyke",   "Null",     "True"});
constexpr auto words = std::to_array<Word>(
    {"Lakeside", "Summit",     "Riverbend",    "Heritage",    "Oakwood",      "Sunset",
     "Pioneer",  "Blue Ridge", "Liberty",      "Cornerstone", "Maple",        "Evergreen",
     "Bayview",  "Stonegate",  "Westfield",    "Harbor",      "Golden State", "Lone Star",
     "Café Olé", "Crossroads", "Silver Creek", "Prairie",     "Northgate",    "Five Points"});
constexpr auto suffixes = std::to_array<Word>(
    {"Property Management", "Apartments", "HOA", "Dental Care", "Elementary School", "Bakery & Deli", "Hotel",
     "Church", "Auto Body", "Realty, LLC", "Medical Center", "Self-Storage", "Restaurant Group, Inc.",
     "Brewing Co.", "Fitness 24/7", "Senior Living"});
constexpr auto street_names = std::to_array<Word>(
    {"Main",           "Oak",      "Pine",     "Maple",    "Cedar",    "Elm",
     "Washington",     "Lake",     "Hill",     "Walnut",   "Spring",   "Park",
     "River",          "Church",   "Mill",     "Sunset",   "Railroad", "Jefferson",
     "Center",         "Highland", "Forest",   "Jackson",  "Willow",   "Martin Luther King Jr",
     "County Road 12", "N 4th",    "SW 117th", "Peachtree"});
constexpr auto street_kinds =
    std::to_array<Word>({"St", "Ave", "Rd", "Dr", "Ln", "Blvd", "Ct", "Way", "Pl", "Cir"});
constexpr auto city_table = std::to_array<City>({
    {"Austin", "TX", 78701, 30.2672, -97.7431, 512},
    {"Houston", "TX", 77002, 29.7604, -95.3698, 713},
    {"Dallas", "TX", 75201, 32.7767, -96.7970, 214},
    {"Phoenix", "AZ", 85003, 33.4484, -112.0740, 602},
    {"Tucson", "AZ", 85701, 32.2226, -110.9747, 520},
    {"San Diego", "CA", 92101, 32.7157, -117.1611, 619},
    {"Glendale", "CA", 91203, 34.1425, -118.2551, 818},
    {"Sacramento", "CA", 95814, 38.5816, -121.4944, 916},
    {"Denver", "CO", 80202, 39.7392, -104.9903, 303},
    {"Atlanta", "GA", 30303, 33.7490, -84.3880, 404},
    {"Tampa", "FL", 33602, 27.9506, -82.4572, 813},
    {"Orlando", "FL", 32801, 28.5383, -81.3792, 407},
    {"Chicago", "IL", 60602, 41.8781, -87.6298, 312},
    {"Columbus", "OH", 43215, 39.9612, -82.9988, 614},
    {"Charlotte", "NC", 28202, 35.2271, -80.8431, 704},
    {"Nashville", "TN", 37203, 36.1627, -86.7816, 615},
    {"Boston", "MA", 2108, 42.3601, -71.0589, 617},
    {"Newark", "NJ", 7102, 40.7357, -74.1724, 973},
    {"Coeur d'Alene", "ID", 83814, 47.6777, -116.7805, 208},
    {"Cañon City", "CO", 81212, 38.4410, -105.2424, 719},
    {"Seattle", "WA", 98101, 47.6062, -122.3321, 206},
    {"Portland", "OR", 97204, 45.5152, -122.6784, 503},
    {"Las Vegas", "NV", 89101, 36.1699, -115.1398, 702},
    {"St. Louis", "MO", 63101, 38.6270, -90.1994, 314},
});
constexpr auto hosts = std::to_array<Word>(
    {"example.com", "example.org", "example.net", "mail.example.com", "home.example.net"});
constexpr auto note_texts = std::to_array<Word>({
    "Customer prefers morning appointments, please call 30 minutes ahead.",
    "Gate code 4471#. Two dogs in the back yard, friendly.",
    "Replaced capacitor on unit #2; system cooling at a 19° split.\r\nRecommended surge protector, declined "
    "for now.",
    "LVM for Mrs. to call back re: estimate",
    "Follow up in spring about the \"Comfort Club\" membership.",
    "Billing goes to the property manager, not the tenant!\n\nW-9 on file.",
    "Great conversation today 😀 wants a quote for a tankless water heater 🔥🚿",
    "Part\tQty\tPrice\r\nFilter 16x25x1\t2\t$39.90\r\nThermostat\t1\t$249.00",
    "Attic access is in the master closet. Bring a 6' ladder.",
    "DO NOT SEND TECH ALONE – see manager (m/w 8–5).",
    "Habla español. Pregunte por la señora de la casa.",
    "Path to photos: C:\\Shared\\Jobs\\2019\\before & after",
    "Tenant says the \"upstairs\" drain backs up every 2–3 weeks. Camera inspection recommended.",
    "Sold 3-ton heat pump. Financing approved @ 0% / 36 mo. 👍🏽",
    "Warranty registered.",
    "No answer x3.",
});
constexpr auto memos = std::to_array<Word>({"cell", "Wife's cell", "work", "home", "Property manager",
                                            "AP dept. – invoices only", "do not call before 9", "son",
                                            "primary \"best\" number", "after hours ☎", "fax\tback office"});
constexpr auto summary_texts = std::to_array<Word>({
    "AC not cooling, 15 yr old unit",
    "Furnace tune-up",
    "No hot water since this morning",
    "Kitchen sink clogged.\nTenant will be home after 3pm.",
    "Requested estimate: whole-house repipe (≈2,400 sq ft)",
    "Breaker trips when the dryer runs",
    "Toilet leaking @ base 🚽",
    "Wants 2nd opinion on \"cracked\" heat exchanger",
    "Sump pump alarm",
    "Garage door off track",
    "Annual backflow test\r\nper city letter",
    "Gas smell – told to call utility",
});
constexpr auto title_words = std::to_array<Word>(
    {"Owner", "Tenant", "Property Manager", "Accounts Payable", "Facilities Director", "Realtor", "Spouse"});

}  // namespace

std::span<const Word> first_names() { return first; }
std::span<const Word> last_names() { return last; }
std::span<const Word> company_words() { return words; }
std::span<const Word> company_suffixes() { return suffixes; }
std::span<const Word> streets() { return street_names; }
std::span<const Word> street_suffixes() { return street_kinds; }
std::span<const City> cities() { return city_table; }
std::span<const Word> mail_hosts() { return hosts; }
std::span<const Word> notes() { return note_texts; }
std::span<const Word> contact_memos() { return memos; }
std::span<const Word> summaries() { return summary_texts; }
std::span<const Word> titles() { return title_words; }

}  // namespace stmirror::simulator::sample
