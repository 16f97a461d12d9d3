// SPDX-License-Identifier: MIT
// Compiles the part of Asio that needs no TLS, once (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
