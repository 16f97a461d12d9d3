// SPDX-License-Identifier: MIT
// Compiles, only once, the part of Asio that does not need TLS (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
