// SPDX-License-Identifier: MIT
// Compiles Beast only once (BOOST_BEAST_SEPARATE_COMPILATION).
#include <boost/beast/src.hpp>
