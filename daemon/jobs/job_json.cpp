// SPDX-License-Identifier: MIT
#include "daemon/jobs/job_json.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace stmirror::daemon {
namespace {

using Json = nlohmann::ordered_json;
using sync::FeedReport;

class Writer {
 public:
    template <class Value>
    void operator()(const char* key, Value& value) {
        json[key] = text_of(value);
    }
    Json json;

 private:
    template <class Value>
    static Json text_of(Value& value) {
        return value;
    }
    static Json text_of(std::optional<std::string>& value) { return value ? Json(*value) : Json(nullptr); }
    static Json text_of(std::vector<Finding>& findings) {
        auto all = Json::array();
        for (const auto& each : findings) { all.push_back({each.what, each.is_ok, each.message}); }
        return all;
    }
};

/// Reads members. Throws the exception of nlohmann::json if a value is missing or has the wrong type.
class Reader {
 public:
    explicit Reader(const Json& json) : json_(json) {}

    template <class Value>
    void operator()(const char* key, Value& value) {
        read(json_.at(key), value);
    }

 private:
    template <class Value>
    static void read(const Json& json, Value& value) {
        value = json.get<Value>();
    }
    static void read(const Json& json, std::optional<std::string>& value) {
        if (!json.is_null()) { value = json.get<std::string>(); }
    }
    static void read(const Json& json, std::vector<Finding>& findings) {
        for (const auto& each : json) {
            findings.push_back(
                {each.at(0).get<std::string>(), each.at(1).get<bool>(), each.at(2).get<std::string>()});
        }
    }

    const Json& json_;
};

// These functions list the members of each job, both for writing it as JSON and for reading it.

template <class Io>
void members(Io& io, SyncOptions& options) {
    io("resources", options.resources);
    io("progress", options.progress);
    io("json", options.json);
}
template <class Io>
void members(Io& io, ResyncOptions& options) {
    io("resources", options.resources);
    io("progress", options.progress);
    io("json", options.json);
}
template <class Io>
void members(Io& io, SweepOptions& options) {
    io("resources", options.resources);
    io("accept_deletes", options.accept_deletes);
    io("progress", options.progress);
    io("json", options.json);
}
template <class Io>
void members(Io& io, VerifyOptions& options) {
    io("resources", options.resources);
    io("repair", options.repair);
    io("deep", options.deep);
    io("local_only", options.local_only);
    io("json", options.json);
}
template <class Io>
void members(Io& io, RefreshOptions& options) {
    io("resource", options.resource);
    io("keys", options.keys);
    io("tenant", options.tenant);
}
template <class Io>
void members(Io& io, CheckOptions& options) {
    io("json", options.json);
    io("rights", options.rights);
    io("is_service", options.is_service);
    io("is_daemon_running", options.is_daemon_running);
}
template <class Io>
void members(Io& io, ApiOptions& options) {
    io("method", options.method);
    io("path", options.path);
    io("data", options.data);
    io("tenant", options.tenant);
}

template <class Io>
void members(Io& io, Job& job) {
    std::visit([&io](auto& options) { members(io, options); }, job.options);
    io("for_people", job.for_people);
    io("has_colours", job.has_colours);
    io("columns", job.columns);
}

const std::array<JobOptions, 7> all_jobs{SyncOptions{},    ResyncOptions{}, SweepOptions{}, VerifyOptions{},
                                         RefreshOptions{}, CheckOptions{},  ApiOptions{}};
static_assert(std::variant_size_v<JobOptions> == 7);

Problem no_job(const std::string& why) { return {Errc::Protocol, "not a stmirror job: " + why}; }

constexpr std::array states{FeedReport::State::Waiting,      FeedReport::State::Scanning,
                            FeedReport::State::FullScanning, FeedReport::State::Tail,
                            FeedReport::State::Done,         FeedReport::State::Failed,
                            FeedReport::State::Stopped};

template <class Io>
void members(Io& io, mirror::ApplyOutcome& outcome) {
    io("inserted", outcome.inserted);
    io("updated", outcome.updated);
    io("restored", outcome.restored);
    io("unchanged", outcome.unchanged);
    io("outdated", outcome.outdated);
    io("quarantined", outcome.quarantined);
    io("deleted", outcome.deleted);
}

/// The parts of a report that need another type in JSON.
struct PlainReport {
    std::size_t state = 0;
    std::int64_t age_ns = 0;
    std::int64_t elapsed_ns = 0;
    double fraction = -1;  ///< negative if unknown
    std::int64_t first_fraction_age_ns = 0;
    bool is_tenant_failure = false;
    std::string error;
    std::string warning;
};

template <class Io>
void members(Io& io, FeedReport& report, PlainReport& plain) {
    io("tenant_id", report.feed.tenant_id);
    io("tenant", report.tenant);
    io("resource", report.feed.resource);
    members(io, report.outcome);
    io("requests", report.requests);
    io("first_fraction", report.first_fraction);
    io("deletes_withheld", report.deletes_withheld);
    io("fallback", report.fallback);
    io("state", plain.state);
    io("age_ns", plain.age_ns);
    io("elapsed_ns", plain.elapsed_ns);
    io("fraction", plain.fraction);
    io("first_fraction_age_ns", plain.first_fraction_age_ns);
    io("is_tenant_failure", plain.is_tenant_failure);
    io("error", plain.error);
    io("warning", plain.warning);
}

std::int64_t count(Duration duration) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(duration).count();
}
Duration duration_of(std::int64_t nanoseconds) {
    return std::chrono::duration_cast<Duration>(std::chrono::nanoseconds(nanoseconds));
}

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

const char* name(const JobOptions& options) {
    constexpr std::array names{"sync", "resync", "sweep", "verify", "refresh", "check", "api"};
    return names.at(options.index());
}

std::string to_json(const Job& job) {
    Writer writer;
    writer.json["command"] = name(job.options);
    auto copy = job;
    members(writer, copy);
    return dumped(writer.json);
}

Result<Job> job_of_json(std::string_view text) {
    const auto json = Json::parse(text, nullptr, false);
    try {
        const auto command = json.at("command").get<std::string>();
        for (const auto& options : all_jobs) {
            if (command != name(options)) { continue; }
            Job job{options};
            Reader reader(json);
            members(reader, job);
            return job;
        }
        return no_job("no such command: " + command);
    } catch (const nlohmann::json::exception&) { return no_job("a value is missing or has the wrong type"); }
}

std::string to_json(const FeedReport& report, TimePoint now) {
    PlainReport plain;
    plain.state = static_cast<std::size_t>(std::ranges::find(states, report.state) - states.begin());
    plain.age_ns = count(now - report.started);
    plain.elapsed_ns = count(report.elapsed);
    if (report.fraction) { plain.fraction = *report.fraction; }
    plain.first_fraction_age_ns = count(now - report.first_fraction_at);
    plain.is_tenant_failure = report.is_tenant_failure();
    if (report.error) { plain.error = report.error->line(); }
    plain.warning = line_of(report.warnings);
    Writer writer;
    auto copy = report;
    members(writer, copy, plain);
    return dumped(writer.json);
}

Result<FeedReport> report_of_json(std::string_view text, TimePoint now) {
    FeedReport report;
    PlainReport plain;
    const auto json = Json::parse(text, nullptr, false);
    try {
        Reader reader(json);
        members(reader, report, plain);
        report.state = states.at(plain.state);
    } catch (const std::exception&) { return no_job("it is not a progress report"); }
    report.started = now - duration_of(plain.age_ns);
    report.elapsed = duration_of(plain.elapsed_ns);
    if (plain.fraction >= 0) { report.fraction = plain.fraction; }
    report.first_fraction_at = now - duration_of(plain.first_fraction_age_ns);
    if (!plain.error.empty()) {
        report.error = problem_of_line(plain.error);
        if (plain.is_tenant_failure) { report.error->subject = {Subject::Kind::Tenant, report.tenant}; }
    }
    if (!plain.warning.empty()) { report.warnings = {problem_of_line(plain.warning)}; }
    return report;
}

}  // namespace stmirror::daemon
