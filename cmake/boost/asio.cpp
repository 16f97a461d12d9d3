// SPDX-License-Identifier: MIT
// The part of Asio that needs no TLS, compiled once: BOOST_ASIO_SEPARATE_COMPILATION.
#include <boost/asio/impl/src.hpp>
