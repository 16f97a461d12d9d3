// SPDX-License-Identifier: MIT
// Example questions of an analyst, with their SQL.
#pragma once

#include <array>
#include <string_view>

namespace stmirror::daemon {

struct DemoQuestion {
    std::string_view question;
    std::string_view sql;
    std::string_view tables;  ///< the tables that the question needs, separated by spaces
};

inline constexpr std::array demo_questions{
    DemoQuestion{"In which cities do most of our active residential customers live?",
                 R"(SELECT address_city AS city, count(*) AS customers
  FROM v_customers
 WHERE type = 'Residential'
 GROUP BY address_city
 ORDER BY customers DESC, city
 LIMIT 5)",
                 "customers"},
    DemoQuestion{"Which sources of bookings turn into work?",
                 R"(SELECT source, count(*) AS bookings,
       printf('%.1f %%', 100.0 * sum(status = 'Converted') / count(*)) AS converted
  FROM bookings
 WHERE _deleted_at IS NULL
 GROUP BY source
 ORDER BY bookings DESC, source
 LIMIT 5)",
                 "bookings"},
    DemoQuestion{"Who owes us most, at how many places do we work for them, and how do we reach them?",
                 R"(SELECT name, printf('%.2f', balance) AS owed, locations, phone, email
  FROM v_customers
 ORDER BY balance DESC
 LIMIT 5)",
                 "customers"},
    DemoQuestion{"Which campaigns bring completed jobs, and how much revenue?",
                 R"(SELECT campaign, count(*) AS jobs, printf('%.2f', sum(revenue)) AS revenue
  FROM v_jobs
 WHERE status = 'Completed'
 GROUP BY campaign
 ORDER BY sum(revenue) DESC
 LIMIT 5)",
                 "jobs campaigns business_units appointment_assignments"},
    DemoQuestion{"Which technicians did best in the last full month: jobs, revenue, sales, ratings?",
                 R"(SELECT technician, jobs, revenue, estimates_sold, sold, rating
  FROM v_technician_scorecard
 WHERE month = (SELECT max(month) FROM v_technician_scorecard
                 WHERE month < (SELECT max(month) FROM v_technician_scorecard))
 ORDER BY revenue DESC
 LIMIT 5)",
                 "jobs appointment_assignments technicians estimates technician_ratings"},
    DemoQuestion{
        "Who has not paid, for which kind of job, and who did the job?",
        R"(SELECT i.customer_name, printf('%.2f', i.balance) AS owed, i.overdue_days, j.job_type, j.technicians
  FROM v_invoices AS i
  JOIN v_jobs AS j ON j.tenant_id = i.tenant_id AND j.id = i.job_id
 WHERE i.balance > 0
 ORDER BY i.balance DESC
 LIMIT 5)",
        "invoices payments jobs campaigns business_units appointment_assignments"},
    DemoQuestion{"Which open estimates are worth a call, and whom did the customer see?",
                 R"(SELECT customer_name, subtotal, age_days, business_unit, technicians
  FROM v_open_estimates
 ORDER BY subtotal DESC
 LIMIT 5)",
                 "estimates jobs appointment_assignments business_units"},
    DemoQuestion{
        "Do members spend more than other customers?",
        R"(SELECT CASE WHEN m.customer_id IS NULL THEN 'no member' ELSE m.membership_type END AS customer,
       count(*) AS jobs, printf('%.2f', avg(j.total)) AS average
  FROM jobs AS j
  LEFT JOIN (SELECT customer_id, min(membership_type) AS membership_type
               FROM v_memberships WHERE status = 'Active' GROUP BY customer_id) AS m
         ON m.customer_id = j.customer_id
 WHERE j.job_status = 'Completed' AND j._deleted_at IS NULL
 GROUP BY customer
 ORDER BY avg(j.total) DESC)",
        "jobs memberships membership_types business_units"},
};

}  // namespace stmirror::daemon
