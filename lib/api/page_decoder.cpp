// SPDX-License-Identifier: MIT
#include "api/page_decoder.hpp"

#include <algorithm>
#include <new>

#include "api/json_text.hpp"
#include "api/record_decoder.hpp"

namespace stmirror::api {
namespace {

namespace od = simdjson::ondemand;

Problem protocol_error(std::string_view what) {
    return {Errc::Protocol, "the answer is not a page of records: " + std::string(what)};
}

/// Reads the fields around the records, in any order.
class EnvelopeReader {
 public:
    EnvelopeReader(Page& page, od::document& document, RecordDecoder& records)
        : page_(page), document_(document), records_(records) {}

    void read_object() {
        for (od::field each : document_.get_object()) {
            const auto token = scan_string(each.key().raw(), body_end());
            if (token.escaped && !has_valid_escapes(token.content)) {
                throw simdjson::simdjson_error(simdjson::STRING_ERROR);
            }
            read_field(token.content, each.value());
        }
        if (!has_data_) { throw NotAPage{"it is an object without data, perhaps an error message"}; }
        if (!has_has_more_) { throw NotAPage{"hasMore is missing"}; }
    }
    void read_array() {
        for (od::value each : document_.get_array()) { records_.read_element(each); }
    }

 private:
    const char* body_end() const { return page_.body.data() + page_.body.size(); }

    void read_field(std::string_view name, od::value value) {
        if (name == "data") { return read_data(value); }
        if (name == "hasMore") { return read_has_more(value); }
        if (name == "continueFrom") { return read_continue_from(value); }
        if (name == "totalCount") { return read_total_count(value); }
        check_json(value, body_end());
    }
    void read_data(od::value value) {
        once(has_data_, "data");
        if (value.type().value() != od::json_type::array) { throw NotAPage{"data is not an array"}; }
        for (od::value each : value.get_array()) { records_.read_element(each); }
    }
    void read_has_more(od::value value) {
        once(has_has_more_, "hasMore");
        if (value.type().value() != od::json_type::boolean) { throw NotAPage{"hasMore is not a boolean"}; }
        page_.has_more = value.get_bool();
    }
    void read_continue_from(od::value value) {
        once(has_continue_from_, "continueFrom");
        if (value.is_null()) { return; }
        if (value.type().value() != od::json_type::string) { throw NotAPage{"continueFrom is not text"}; }
        // get_string() is not used, because it writes into a buffer of the parser. That buffer does not exist
        // if memory was short.
        std::string_view token;
        if (!records_.decode_string(value.get_raw_json_string(), token)) {
            throw NotAPage{"continueFrom is not valid Unicode"};
        }
        if (token.size() > PageBounds::token_bytes_max) { throw NotAPage{"continueFrom is too long"}; }
        // An empty token would restart the feed at the first record.
        if (!token.empty()) { page_.continue_from = std::string(token); }
    }
    void read_total_count(od::value value) {
        once(has_total_count_, "totalCount");
        if (value.is_null()) { return; }
        std::int64_t count = 0;
        if (value.get_int64().get(count) != simdjson::SUCCESS || count < 0) {
            throw NotAPage{"totalCount is not a whole number of 0 or more"};
        }
        page_.total_count = count;
    }
    static void once(bool& seen, std::string_view name) {
        if (seen) { throw NotAPage{std::string(name) + " occurs twice"}; }
        seen = true;
    }

    Page& page_;
    od::document& document_;
    RecordDecoder& records_;
    bool has_data_ = false;
    bool has_has_more_ = false;
    bool has_continue_from_ = false;
    bool has_total_count_ = false;
};

enum class Shape { Envelope, Array, Record };

void read_document(Page& page, od::document& document, RecordDecoder& records, Shape shape) {
    const auto type = document.type().value();
    const auto wanted = shape == Shape::Array ? od::json_type::array : od::json_type::object;
    if (type != wanted) {
        throw NotAPage{shape == Shape::Array ? "it is not an array" : "it is not an object"};
    }
    EnvelopeReader envelope(page, document, records);
    switch (shape) {
        case Shape::Envelope:
            envelope.read_object();
            break;
        case Shape::Array:
            envelope.read_array();
            break;
        case Shape::Record:
            records.read_document(document.get_object());
            break;
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
        throw NotAPage{"there is extra data after the JSON"};
    }
    records.finish();
}

/// Counts brackets, braces, colons and commas. Counts in bytes first, block by block, so that the compiler
/// uses vector instructions.
std::size_t count_marks(std::string_view text) {
    constexpr std::size_t block = 255;
    std::size_t marks = 0;
    for (std::size_t begin = 0; begin < text.size(); begin += block) {
        std::uint8_t in_block = 0;
        for (const char c : text.substr(begin, block)) {
            const auto lower = static_cast<char>(c | 0x20);  // [ and { differ only in this bit; so do ] and }
            in_block = static_cast<std::uint8_t>(in_block + (c == ',') + (c == ':') + (lower == '{') +
                                                 (lower == '}'));
        }
        marks += in_block;
    }
    return marks;
}

/// Returns why a body is refused without parsing it. Empty if it must be parsed.
std::optional<std::string_view> plain_refusal(std::string_view body) {
    const auto text = trim_blanks(body);
    if (text.empty()) { return "it is empty"; }
    if (text.front() == '<') { return "it is HTML or XML, not JSON"; }
    // The parser first stores the position of every mark, so many marks would need much memory.
    if (count_marks(text) > PageBounds::marks_max) { return "it has too many values"; }
    return std::nullopt;
}

/// Returns whether the parser's buffers are kept for the next page. They are many times the size of a body,
/// so a daemon that has caught up, and reads small pages, must not keep the buffers of its backfill. The
/// buffers of an unusually large body are never kept.
bool is_worth_keeping(std::size_t capacity, std::size_t body_bytes) {
    constexpr std::size_t small = 256 * 1024;
    constexpr std::size_t kept_max = 8 * 1024 * 1024;
    return capacity <= small || (capacity <= kept_max && body_bytes > capacity / 4);
}

}  // namespace

struct PageDecoder::Impl {
    od::parser parser;

    Result<Page> decode(const Resource& resource, Shape shape, std::string body,
                        std::span<const ParentValue> parent, Depth depth);
    std::optional<Page> skim(const Resource& resource, Shape shape, std::string& body);
};

Result<Page> PageDecoder::Impl::decode(const Resource& resource, Shape shape, std::string body,
                                       std::span<const ParentValue> parent, Depth depth) {
    if (const auto refusal = plain_refusal(body)) { return protocol_error(*refusal); }
    body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    if (depth == Depth::Keys && parent.empty() && can_skim(resource)) {
        if (auto skimmed = skim(resource, shape, body)) { return std::move(*skimmed); }
    }
    Page page(resource);
    page.body = std::move(body);
    std::vector<BadByte> damage;
    try {
        auto document = parser.iterate(page.body);
        if (document.error() == simdjson::UTF8_ERROR) {
            // The parser refuses the whole body because of one invalid byte. With all invalid bytes replaced,
            // the rest can be read. The affected records go into quarantine as received.
            damage = replace_invalid_utf8(page.body, PageBounds::bad_bytes_max);
            if (damage.size() == PageBounds::bad_bytes_max) { throw NotAPage{"it is not UTF-8"}; }
            document = parser.iterate(page.body);
        }
        RecordDecoder records(page, parser, document.value(), parent, damage);
        read_document(page, document.value(), records, shape);
        if (!records.has_met_all_damage()) { throw NotAPage{"it is not valid UTF-8"}; }
    } catch (const simdjson::simdjson_error& error) {
        if (error.error() == simdjson::MEMALLOC) { throw std::bad_alloc(); }
        return protocol_error("it is not complete JSON, perhaps truncated (" + std::string(error.what()) +
                              ")");
    } catch (const NotAPage& refusal) { return protocol_error(refusal.what); }
    return page;
}

/// Reads only the keys. Returns empty, and leaves the body as it was, if the page must be decoded completely.
std::optional<Page> PageDecoder::Impl::skim(const Resource& resource, Shape shape, std::string& body) {
    std::optional<Page> page(resource);
    page->body = std::move(body);
    page->is_skimmed = true;
    try {
        auto document = parser.iterate(page->body);
        RecordDecoder records(*page, parser, document.value(), {}, {});
        read_document(*page, document.value(), records, shape);
        return page;
    } catch (const simdjson::simdjson_error&) {
    } catch (const NotAPage&) {
    } catch (const CannotSkim&) {}
    body = std::move(page->body);
    return std::nullopt;
}

PageDecoder::PageDecoder() : impl_(std::make_unique<Impl>()) {}
PageDecoder::~PageDecoder() = default;
PageDecoder::PageDecoder(PageDecoder&&) noexcept = default;
PageDecoder& PageDecoder::operator=(PageDecoder&&) noexcept = default;

Result<Page> PageDecoder::decode(const Resource& resource, Envelope envelope, std::string body,
                                 std::span<const ParentValue> parent, Depth depth) {
    const auto shape = envelope == Envelope::Array    ? Shape::Array
                       : envelope == Envelope::Record ? Shape::Record
                                                      : Shape::Envelope;
    const auto body_bytes = body.size();
    auto page = impl_->decode(resource, shape, std::move(body), parent, depth);
    if (!is_worth_keeping(impl_->parser.capacity(), body_bytes)) { impl_->parser = od::parser{}; }
    return page;
}

Result<Page> PageDecoder::decode_record(const Resource& resource, std::string record,
                                        std::span<const ParentValue> parent) {
    return impl_->decode(resource, Shape::Record, std::move(record), parent, Depth::Columns);
}

}  // namespace stmirror::api
