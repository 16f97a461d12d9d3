// SPDX-License-Identifier: MIT
// After every write operation of the API and a refresh, the mirror equals the source in every table.
#include "catalogue/operation.hpp"
#include "refresh_fixture.hpp"
#include "support/operation_samples.hpp"

namespace stmirror::testing {
namespace {

using simulator::OperationSamples;

std::vector<std::string> writes() {
    std::vector<std::string> ids;
    for (const auto& operation : operations()) {
        if (!operation.touches.empty()) { ids.push_back(operation.id); }
    }
    return ids;
}

class AWrite : public Refreshed, public ::testing::WithParamInterface<std::string> {
 protected:
    const nlohmann::json& described() const {
        const auto& all = simulator::api().at("operations");
        return *std::ranges::find_if(all,
                                     [](const auto& each) { return each.at("operationId") == GetParam(); });
    }
};

TEST_P(AWrite, IsInTheMirrorAfterARefreshOfItsTargets) {
    OperationSamples samples(
        [this](const simulator::Request& request) { return api.world().handle(request); });
    settle();
    expect_equal();
    const auto& operation = described();
    const auto path = OperationSamples::filled(operation, [&](const auto& placeholder, const auto& so_far) {
        return samples.id_for(placeholder, so_far, GetParam());
    });
    const auto body = samples.body_for(operation);
    const auto reply = call(operation.at("method").get<std::string>(), path, body);
    ASSERT_EQ(reply.status, 200) << path << " " << reply.body;
    const auto whole = std::string(OperationSamples::base) + path;
    const auto found = match(operation.at("method").get<std::string>(), whole);
    ASSERT_TRUE(found);
    const auto request = body.is_null() ? std::string{} : body.dump();
    const auto targets =
        sync::touched(*found->operation, {found->placeholders, request, reply.body}, catalogue);
    EXPECT_FALSE(targets.empty());
    EXPECT_THAT(refresh(targets).errors, ::testing::IsEmpty());
    expect_equal();
    const auto before = changes();
    pass();
    EXPECT_EQ(changes(), before);
}

INSTANTIATE_TEST_SUITE_P(Api, AWrite, ::testing::ValuesIn(writes()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace stmirror::testing
