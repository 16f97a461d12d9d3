# stmirror_boost has Boost's headers, with Asio and Beast compiled once instead of in every file that includes them.
# A target that includes Boost must link this library, never Boost::headers.
add_library(stmirror_boost STATIC
  "${PROJECT_SOURCE_DIR}/cmake/boost/asio.cpp"
  "${PROJECT_SOURCE_DIR}/cmake/boost/asio_ssl.cpp"
  "${PROJECT_SOURCE_DIR}/cmake/boost/beast.cpp")
target_compile_definitions(stmirror_boost PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
target_link_libraries(stmirror_boost PUBLIC Boost::headers PRIVATE project_options OpenSSL::SSL OpenSSL::Crypto)
