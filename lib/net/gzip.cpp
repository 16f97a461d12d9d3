// SPDX-License-Identifier: MIT
#include "net/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>

namespace stmirror::net {
namespace {

// The text grows in steps of this size, so that unused memory is neither cleared nor touched.
constexpr std::size_t step_bytes = 64 << 10;
constexpr int gzip_only = 16 + MAX_WBITS;

}  // namespace

void make_room(std::string& text, std::size_t more) {
    const std::size_t needed = text.size() + more + spare_bytes;
    if (needed > text.capacity()) { text.reserve(std::max(needed, 2 * text.capacity())); }
}

struct Gunzip::Stream : z_stream {
    Stream() : z_stream{} {
        if (inflateInit2(this, gzip_only) != Z_OK) { throw std::bad_alloc(); }
    }
    ~Stream() { inflateEnd(this); }
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
};

Gunzip::Gunzip(std::uint64_t bytes_max) : stream_(std::make_unique<Stream>()), bytes_left_(bytes_max) {}
Gunzip::~Gunzip() = default;

Result<> Gunzip::add(std::string_view packed, std::string& text) {
    Stream& stream = *stream_;
    // zlib does not write to its input, although its interface is not const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    bool more_output = false;
    while (stream.avail_in > 0 || more_output) {
        make_room(text, step_bytes);
        const std::size_t before = text.size();
        text.resize(before + step_bytes);
        stream.next_out = reinterpret_cast<Bytef*>(text.data() + before);
        stream.avail_out = static_cast<uInt>(step_bytes);
        within_member_ = true;
        const int outcome = inflate(&stream, Z_NO_FLUSH);
        const std::size_t unpacked = step_bytes - stream.avail_out;
        text.resize(before + unpacked);

        if (unpacked > bytes_left_) {
            return Problem{Errc::Protocol, "the gzip answer decompresses to more than the limit for a body"};
        }
        bytes_left_ -= unpacked;
        more_output = stream.avail_out == 0;
        if (outcome == Z_STREAM_END) {
            within_member_ = false;
            more_output = false;
            inflateReset(&stream);
        } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
            const char* reason = stream.msg != nullptr ? stream.msg : "damaged";
            return Problem{Errc::Protocol, std::string("the answer is not valid gzip: ") + reason};
        }
    }
    return {};
}

Result<> Gunzip::finish() const {
    if (within_member_) { return Problem{Errc::Protocol, "the gzip answer is truncated"}; }
    return {};
}

}  // namespace stmirror::net
