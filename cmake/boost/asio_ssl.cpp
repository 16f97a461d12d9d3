// SPDX-License-Identifier: MIT
// Compiles Asio's TLS separately from the rest, so that only programs that use it link OpenSSL.
#include <boost/asio/ssl/impl/src.hpp>
