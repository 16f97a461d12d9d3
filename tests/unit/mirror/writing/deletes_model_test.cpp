// SPDX-License-Identifier: MIT
// Applies random writes and sweeps to a mirror and to a map. Both must end with the same content.
#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "unit/mirror/fixture.hpp"

#include "mirror/writing/sweeps.hpp"

namespace stmirror::mirror {
namespace {

struct Step {
    enum class Kind { Apply, Sweep, InterruptedRead };
    Kind kind = Kind::Apply;
    std::vector<Person> people;  ///< records that arrive; in a sweep, before the missing rows are looked up
    std::vector<Person> late;    ///< records that arrive after the look-up, before rows are marked deleted
};

void showValue(const Step& step, std::ostream& out) {
    out << "{" << static_cast<int>(step.kind);
    for (const auto* people : {&step.people, &step.late}) {
        out << ",";
        for (const auto& person : *people) { out << " " << person.json(); }
    }
    out << "}";
}

/// Draws from few keys, times and names, so that duplicates are common.
rc::Gen<std::vector<Person>> any_people() {
    const auto stamp = rc::gen::map(rc::gen::inRange(1, 4), [](int n) -> std::optional<std::string> {
        return "2024-05-01T10:00:0" + std::to_string(n) + ".0000000Z";
    });
    return rc::gen::container<std::vector<Person>>(
        rc::gen::build<Person>(rc::gen::set(&Person::id, rc::gen::inRange<std::int64_t>(0, 8)),
                               rc::gen::set(&Person::name, rc::gen::element<std::string>("Ada", "Bob")),
                               rc::gen::set(&Person::modified, stamp)));
}

rc::Gen<Step> any_step() {
    return rc::gen::build<Step>(
        rc::gen::set(&Step::kind,
                     rc::gen::element(Step::Kind::Apply, Step::Kind::Sweep, Step::Kind::InterruptedRead)),
        rc::gen::set(&Step::people, rc::gen::resize(8, any_people())),
        rc::gen::set(&Step::late, rc::gen::resize(2, any_people())));
}

/// A simple model of what apply() and a sweep must do.
struct Model {
    struct Stored {
        Person person;
        bool is_live = true;
    };
    std::map<std::int64_t, Stored> people;
    std::vector<std::string> changes;

    void change(std::int64_t id, const std::string& kind) {
        changes.push_back("[" + std::to_string(id) + "]|" + kind);
    }
    void apply(const Person& person) {
        const auto stored = people.find(person.id);
        if (stored == people.end()) {
            change(person.id, "insert");
        } else if (!stored->second.is_live) {
            change(person.id, "restore");
        } else if (stored->second.person.json() == person.json() ||
                   *person.modified < *stored->second.person.modified) {
            return;
        } else {
            change(person.id, "update");
        }
        people[person.id] = {person};
    }
    void mark_others_deleted(const std::set<std::int64_t>& seen, const std::vector<std::int64_t>& order) {
        for (const auto id : order) {
            if (people[id].is_live && !seen.contains(id)) {
                people[id].is_live = false;
                change(id, "delete");
            }
        }
    }
    std::vector<std::string> rows() const {
        std::vector<std::string> lines;
        for (const auto& [id, stored] : people) {
            lines.push_back(stored.person.json() + "|" + (stored.is_live ? "" : "missing"));
        }
        return lines;
    }
};

/// One mirror for all cases. Each case has its own tenant, which also shows that tenants do not mix.
class Shared : public MirrorTest {
 public:
    void TestBody() override {}

    void check(const std::vector<Step>& steps) {
        ++feed.tenant_id;
        Model model;
        for (const auto& step : steps) { take(step, model); }
        const auto tenant = std::to_string(feed.tenant_id);
        RC_ASSERT(rows("SELECT _raw, _deleted_reason FROM people WHERE tenant_id = " + tenant +
                       " ORDER BY id") == model.rows());
        RC_ASSERT(rows("SELECT key, kind FROM _changes WHERE tenant_id = " + tenant + " ORDER BY seq") ==
                  model.changes);
    }

 private:
    void take(const Step& step, Model& model) {
        if (step.kind == Step::Kind::Apply) { return come(step.people, model, nullptr); }
        std::set<std::int64_t> seen;
        std::optional<Sweep> sweep = sweeps().begin(feed).value();
        come(step.people, model, &seen);
        const auto missing = sweep->missing_rows({}, 0, 100).value();
        const auto count = sweep->count_missing().value();
        RC_ASSERT(count.missing == missing.size());
        RC_ASSERT(count.live == missing.size() + seen.size());
        come(step.late, model, &seen);
        if (step.kind == Step::Kind::InterruptedRead) {
            sweep.reset();
            open();
            return;
        }
        sweep->mark_deleted(missing, DeletedReason::Missing).value();
        std::vector<std::int64_t> order;
        for (const auto& row : missing) { order.push_back(std::stoll(row.key.substr(1))); }
        model.mark_others_deleted(seen, order);
        RC_ASSERT(sweep->count_missing()->missing == 0U);
        sweep->finish(clock.time, 0).value();
    }

    void come(const std::vector<Person>& people, Model& model, std::set<std::int64_t>* seen) {
        apply(people);
        for (const auto& person : people) {
            model.apply(person);
            if (seen != nullptr) { seen->insert(person.id); }
        }
    }
};

RC_GTEST_PROP(DeletesModelTest, ExactlyTheMissingRecordsAreMarkedDeleted, ()) {
    static Shared shared;
    shared.check(*rc::gen::resize(8, rc::gen::container<std::vector<Step>>(any_step())));
}

}  // namespace
}  // namespace stmirror::mirror
