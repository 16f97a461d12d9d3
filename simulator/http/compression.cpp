// SPDX-License-Identifier: MIT
#include "simulator/http/compression.hpp"

#include <zlib.h>

#include <stdexcept>

#include "catalogue/page.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::size_t large_bytes = 64 << 10;
constexpr std::size_t kept_bytes_max = 512 << 20;

}  // namespace

std::string gzip(std::string_view text) {
    constexpr int gzip_format = 15 + 16;  // the largest window, and a gzip header instead of zlib's
    constexpr int memory_level = 8;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_format, memory_level, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        throw std::runtime_error("zlib cannot start");
    }
    std::string packed(deflateBound(&stream, text.size()), '\0');
    // zlib's input pointer is not const for historical reasons. zlib does not write through it.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int outcome = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) { throw std::runtime_error("zlib did not finish"); }
    return packed;
}

std::string PackedBodies::packed(const std::string& body) {
    if (body.size() < large_bytes) { return gzip(body); }
    const Key key{content_hash(body), body.size()};
    {
        const std::lock_guard lock(mutex_);
        if (const auto known = kept_.find(key); known != kept_.end()) { return known->second; }
    }
    auto packed = gzip(body);
    const std::lock_guard lock(mutex_);
    if (kept_bytes_ + packed.size() > kept_bytes_max) {
        kept_.clear();
        kept_bytes_ = 0;
    }
    if (kept_.try_emplace(key, packed).second) { kept_bytes_ += packed.size(); }
    return packed;
}

}  // namespace stmirror::simulator
