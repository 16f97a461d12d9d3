// SPDX-License-Identifier: MIT
// Asio's TLS, apart from the rest: only programs that use it link OpenSSL.
#include <boost/asio/ssl/impl/src.hpp>
