// SPDX-License-Identifier: MIT
#include "publish/connection.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdlib>

#include "publish/statements.hpp"

namespace stmirror::publish {
namespace {

using Link = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Outcome = std::unique_ptr<PGresult, decltype(&PQclear)>;

std::string single_line(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    std::ranges::replace(text, '\n', ' ');
    return text;
}

std::string field(const PGresult* result, int code) {
    const auto* text = PQresultErrorField(result, code);
    return text == nullptr ? "" : text;
}

/// Without the server's DETAIL, which quotes the values of rows.
Problem error_of(PGconn* link, const PGresult* result) {
    if (PQstatus(link) != CONNECTION_OK)
        return {Errc::Disconnected, "PostgreSQL: " + single_line(PQerrorMessage(link))};
    return {Errc::Database,
            field(result, PG_DIAG_SQLSTATE) + " " + single_line(field(result, PG_DIAG_MESSAGE_PRIMARY))};
}

Answer answer_of(const PGresult* result) {
    Answer answer;
    answer.affected = std::strtoull(PQcmdTuples(const_cast<PGresult*>(result)), nullptr, 10);
    for (int row = 0; row < PQntuples(result); ++row) {
        auto& values = answer.rows.emplace_back();
        for (int column = 0; column < PQnfields(result); ++column) {
            values.push_back(PQgetisnull(result, row, column) != 0
                                 ? std::optional<std::string>()
                                 : std::string(PQgetvalue(result, row, column)));
        }
    }
    return answer;
}

}  // namespace

struct Connection::Impl {
    Link link{nullptr, PQfinish};
};

Connection::Connection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::open(const std::string& conninfo) {
    auto impl = std::make_unique<Impl>();
    impl->link.reset(PQconnectdb(conninfo.c_str()));
    auto* link = impl->link.get();
    if (PQstatus(link) != CONNECTION_OK)
        return Problem{Errc::Connect, "PostgreSQL: " + single_line(PQerrorMessage(link))};
    PQsetNoticeProcessor(link, [](void*, const char*) {}, nullptr);
    return std::unique_ptr<Connection>(new Connection(std::move(impl)));
}

Result<Answer> Connection::run(const std::string& sql, const std::vector<Parameter>& parameters) {
    std::vector<Oid> oids;
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    for (const auto& parameter : parameters) {
        oids.push_back(parameter.oid);
        values.push_back(parameter.value ? parameter.value->c_str() : nullptr);
        lengths.push_back(parameter.value ? static_cast<int>(parameter.value->size()) : 0);
        formats.push_back(parameter.oid == 0 ? 0 : 1);
    }
    auto* link = impl_->link.get();
    const Outcome result(PQexecParams(link, sql.c_str(), static_cast<int>(values.size()), oids.data(),
                                      values.data(), lengths.data(), formats.data(), 0),
                         PQclear);
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return error_of(link, result.get());
    return answer_of(result.get());
}

void Connection::roll_back() {
    if (PQtransactionStatus(impl_->link.get()) == PQTRANS_IDLE) return;
    (void)run(Statements::roll_back());
}

}  // namespace stmirror::publish
