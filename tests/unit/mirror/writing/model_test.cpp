// SPDX-License-Identifier: MIT
// Applies random pages to a mirror and to a map. Both must end with the same content.
#include <gmock/gmock.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "unit/mirror/fixture.hpp"

#include "mirror/writing/page_writer.hpp"

namespace rc {

/// Draws from few keys, times and names, so that duplicates are common: equal times, older times and
/// identical records.
template <>
struct Arbitrary<stmirror::mirror::Person> {
    static Gen<stmirror::mirror::Person> arbitrary() {
        using stmirror::mirror::Person;
        const auto stamp = gen::map(gen::inRange(0, 5), [](int n) -> std::optional<std::string> {
            if (n == 0) { return std::nullopt; }
            return "2024-05-01T10:00:0" + std::to_string(n) + ".0000000Z";
        });
        return gen::build<Person>(
            gen::set(&Person::id, gen::inRange<std::int64_t>(-3, 12)),
            gen::set(&Person::name, gen::element<std::string>("Ada", "", "Zoë", "it's")),
            gen::set(&Person::modified, stamp),
            gen::set(&Person::tags, gen::resize(4, gen::container<std::vector<std::int64_t>>(
                                                       gen::inRange<std::int64_t>(0, 3)))));
    }
};

}  // namespace rc

namespace stmirror::mirror {
namespace {

/// A simple model of what apply() must do.
struct Model {
    std::map<std::int64_t, Person> people;
    ApplyOutcome outcome;
    std::vector<std::string> changes;

    void apply(const Person& person) {
        const auto stored = people.find(person.id);
        if (stored == people.end()) {
            ++outcome.inserted;
            changes.push_back("[" + std::to_string(person.id) + "]|insert");
        } else if (stored->second.json() == person.json()) {
            ++outcome.unchanged;
            return;
        } else if (person.modified && stored->second.modified &&
                   *person.modified < *stored->second.modified) {
            ++outcome.outdated;
            return;
        } else {
            ++outcome.updated;
            changes.push_back("[" + std::to_string(person.id) + "]|update");
        }
        people[person.id] = person;
    }

    std::vector<std::string> rows() const {
        std::vector<std::string> lines;
        for (const auto& [id, person] : people) {
            lines.push_back(std::to_string(id) + "|" + person.name + "|" + person.modified.value_or("") +
                            "|" + person.json());
        }
        return lines;
    }

    std::vector<std::string> tags() const {
        std::vector<std::string> lines;
        for (const auto& [id, person] : people) {
            for (std::size_t i = 0; i < person.tags.size(); ++i) {
                lines.push_back(std::to_string(id) + "|" + std::to_string(i) + "|" +
                                std::to_string(person.tags[i]));
            }
        }
        return lines;
    }
};

class Checked : public MirrorTest {
 public:
    void TestBody() override {}

    /// Applies each list of pages in one transaction.
    void check(const std::vector<std::vector<std::vector<Person>>>& transactions) {
        Model model;
        ApplyOutcome outcome;
        for (const auto& transaction : transactions) {
            std::vector<Page> pages;
            for (const auto& people : transaction) {
                pages.push_back(page_of(catalogue, people));
                for (const auto& person : people) { model.apply(person); }
            }
            outcome += this->pages().apply(feed, pages, std::nullopt).value();
        }
        RC_ASSERT(rows("SELECT id, name, modified_on, _raw FROM people ORDER BY id") == model.rows());
        RC_ASSERT(rows("SELECT person_id, position, tag_id FROM person_tags ORDER BY 1, 2") == model.tags());
        RC_ASSERT(rows("SELECT key, kind FROM _changes ORDER BY seq") == model.changes);
        RC_ASSERT(value("SELECT coalesce(max(seq), 0) FROM _changes") ==
                  std::to_string(model.changes.size()));
        RC_ASSERT(outcome.inserted == model.outcome.inserted);
        RC_ASSERT(outcome.updated == model.outcome.updated);
        RC_ASSERT(outcome.unchanged == model.outcome.unchanged);
        RC_ASSERT(outcome.outdated == model.outcome.outdated);
    }
};

RC_GTEST_PROP(ModelTest, TheMirrorEndsAsTheModelDoes, ()) {
    // There are only a few pages in a few transactions. More would only make shrinking slower.
    using Pages = std::vector<std::vector<Person>>;
    const auto people = rc::gen::arbitrary<std::vector<Person>>();
    const auto pages = rc::gen::scale(0.15, rc::gen::container<Pages>(people));
    Checked().check(*rc::gen::resize(40, rc::gen::container<std::vector<Pages>>(pages)));
}

}  // namespace
}  // namespace stmirror::mirror
