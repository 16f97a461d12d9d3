// SPDX-License-Identifier: MIT
// Example questions of an analyst, with their SQL.
#pragma once

#include <array>
#include <string_view>

namespace stmirror::daemon {

struct DemoQuestion {
    std::string_view question;
    std::string_view sql;
};

inline constexpr std::array demo_questions{
    DemoQuestion{"In which cities do most of our active residential customers live?",
                 R"(SELECT address_city AS city, count(*) AS customers
  FROM v_customers
 WHERE type = 'Residential'
 GROUP BY address_city
 ORDER BY customers DESC, city
 LIMIT 5)"},
    DemoQuestion{"Which sources of bookings turn into work?",
                 R"(SELECT source, count(*) AS bookings,
       printf('%.1f %%', 100.0 * sum(status = 'Converted') / count(*)) AS converted
  FROM bookings
 WHERE _deleted_at IS NULL
 GROUP BY source
 ORDER BY bookings DESC, source
 LIMIT 5)"},
    DemoQuestion{"Who owes us most, at how many places do we work for them, and how do we reach them?",
                 R"(SELECT name, printf('%.2f', balance) AS owed, locations, phone, email
  FROM v_customers
 ORDER BY balance DESC
 LIMIT 5)"},
};

}  // namespace stmirror::daemon
