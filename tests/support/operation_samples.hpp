// SPDX-License-Identifier: MIT
// What a test needs to call every operation in the API's description: request bodies, and ids of existing
// records, which are created if necessary.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "simulator/http/message.hpp"
#include "support/sample_bodies.hpp"

namespace stmirror::simulator {

/// Related records of one tenant, and bodies that fit them.
class OperationSamples {
 public:
    static constexpr std::string_view base = "/crm/v2/tenant/1234567/";

    explicit OperationSamples(std::function<Reply(const Request&)> handle) : handle_(std::move(handle)) {
        const auto customer = records("customers").at(0)["id"].dump();
        const auto location = records("locations").at(0);
        const auto booking = records("bookings").at(0);
        const auto note = [&](const std::string& below) {
            return made(below + "/notes", {{"text", "x"}})["id"].dump();
        };
        const auto contact = [&](const std::string& below) {
            return made(below + "/contacts", {{"type", "Phone"}, {"value", "5125550100"}})["id"].dump();
        };
        ids["customers"] = customer;
        ids["locations"] = location["id"].dump();
        ids["leads"] = records("leads").at(0)["id"].dump();
        ids["bookings"] = booking["id"].dump();
        ids["booking_provider"] = booking["bookingProviderId"].dump();
        ids["booking-provider-tags"] = records("booking-provider-tags").at(0)["id"].dump();
        for (const std::string parent : {"customers", "locations"}) {
            ids[parent + "/notes"] = note(parent + "/" + ids[parent]);
            ids[parent + "/contacts"] = contact(parent + "/" + ids[parent]);
            made(parent + "/" + ids[parent] + "/tags/77", {});
        }
        note("leads/" + ids["leads"]);
        ids["bookings/contacts"] =
            contact("booking-provider/" + ids["booking_provider"] + "/bookings/" + ids["bookings"]);
        ids["contacts"] = made("contacts", {{"name", "Ann"}})["id"].get<std::string>();
        ids["method"] = made("contacts/" + ids["contacts"] + "/contact-methods",
                             {{"type", "Phone"}, {"value", "5125550100"}})["id"]
                            .get<std::string>();
        call("PATCH",
             "contacts/" + ids["contacts"] + "/contact-methods/" + ids["method"] + "/preferences/DoNotText",
             {}, {{"value", "True"}});
        call("POST", "contacts/" + ids["contacts"] + "/relationships/" + customer + "/customer");
        const auto link = records("contacts/" + ids["contacts"] + "/relationships").at(0);
        ids["relationship"] = link["id"].get<std::string>();
    }

    json made(const std::string& path, const json& body) {
        const auto reply = call("POST", path, {}, body);
        EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
        return json::parse(reply.body);
    }

    std::string id_for(const std::string& placeholder, const std::string& path,
                       const std::string& operation) {
        const bool of_booking = path.find("bookings/") != std::string::npos;
        if (placeholder == "tagTypeId") { return operation.ends_with("_CreateTag") ? "78" : "77"; }
        if (placeholder == "preferredTechnicianId") { return "501"; }
        if (placeholder == "preferenceName") { return "DoNotText"; }
        if (placeholder == "contactMethodId") { return ids["method"]; }
        if (placeholder == "relationshipId") { return ids["relationship"]; }
        if (placeholder == "relatedEntityId") {
            return operation.find("Create") != std::string::npos ? ids["locations"] : ids["customers"];
        }
        if (placeholder == "typeSlug") {
            return operation.find("Create") != std::string::npos ? "location" : "customer";
        }
        if (placeholder == "booking_provider") { return ids["booking_provider"]; }
        const auto head = path.substr(0, path.find('/'));
        if (placeholder == "noteId") { return ids[head + "/notes"]; }
        if (placeholder == "contactId" && head != "contacts") {
            return ids[(of_booking ? "bookings" : head) + "/contacts"];
        }
        return ids[of_booking ? "bookings" : head];
    }

    /// Returns the operation's path below the tenant. Replaces each placeholder by what `value` returns for
    /// it.
    static std::string filled(const json& operation, const auto& value) {
        auto path =
            operation["path"].get<std::string>().substr(std::string("/crm/v2/tenant/{tenant}/").size());
        for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) {
            const auto end = path.find('}', at);
            path.replace(at, end - at + 1, value(path.substr(at + 1, end - at - 1), path));
        }
        return path;
    }

    json body_for(const json& operation) {
        if (operation["body"].is_null()) { return {}; }
        SampleBodies bodies;
        bodies.known = {{"customerId", json::parse(ids["customers"])},
                        {"locationId", json::parse(ids["locations"])},
                        {"bookingId", json::parse(ids["bookings"])},
                        {"customerIds", json::array({json::parse(ids["customers"])})},
                        {"typeId", records("locations/custom-fields").at(0)["id"]}};
        return bodies.of(operation["body"].get<std::string>());
    }

    std::map<std::string, std::string> ids;

 private:
    Reply call(std::string method, std::string_view path, Pairs query = {}, const json& body = {}) {
        const auto text = body.is_null() ? std::string() : body.dump();
        return handle_(
            {std::move(method), std::string(base) + std::string(path), std::move(query), {}, text});
    }
    json records(std::string_view path) {
        const auto reply = call("GET", path);
        EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
        return json::parse(reply.body).at("data");
    }

    std::function<Reply(const Request&)> handle_;
};

}  // namespace stmirror::simulator
