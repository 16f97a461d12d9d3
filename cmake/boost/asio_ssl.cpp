// SPDX-License-Identifier: MIT
// Compiles Asio's TLS separately from the rest, so that only programs with TLS link OpenSSL.
#include <boost/asio/ssl/impl/src.hpp>
