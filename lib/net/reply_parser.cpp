// SPDX-License-Identifier: MIT
#include "net/reply_parser.hpp"

namespace stmirror::net {

namespace http = boost::beast::http;
using boost::system::error_code;

void DecodedBody::reader::keep(const Result<>& outcome, error_code& failure) {
    if (outcome.has_error() && !failure) {
        value_.failure = outcome.error();
        failure = make_error_code(boost::system::errc::protocol_error);
    }
}

void prepare(std::optional<ReplyParser>& parser, bool is_head, std::uint64_t body_bytes_max) {
    parser.emplace();
    parser->header_limit(framing_bytes_max);
    parser->body_limit(body_bytes_max);
    parser->skip(is_head);
}

bool is_interim(const ReplyParser& parser) { return parser.get().result_int() / 100 == 1; }

Result<> start_body(ReplyParser& parser, std::uint64_t body_bytes_max) {
    auto& message = parser.get();
    const auto encoding = message[http::field::content_encoding];
    const std::uint64_t announced_bytes = parser.content_length().value_or(0);
    return message.body().body.start(encoding, announced_bytes, body_bytes_max);
}

Problem reply_failure(const error_code& failure, const std::string& server) {
    if (failure == http::error::header_limit || failure == http::error::buffer_overflow) {
        return {Errc::Protocol, "the answer of " + server + " has more than " +
                                    std::to_string(framing_bytes_max >> 10) +
                                    " KB of headers, chunk extensions or trailers"};
    }
    const bool ended = failure == http::error::end_of_stream || failure == http::error::partial_message;
    if (failure == http::error::body_limit) {
        return {Errc::Protocol, "the answer of " + server + " is longer than the limit for a body"};
    }
    if (failure.category() == make_error_code(http::error::end_of_stream).category() && !ended) {
        return {Errc::Protocol, "the answer of " + server + " is not HTTP/1.1: " + failure.message()};
    }
    return {Errc::Disconnected,
            server + " ended the connection before its answer was complete: " + failure.message()};
}

}  // namespace stmirror::net
