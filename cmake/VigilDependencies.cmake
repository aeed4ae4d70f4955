# Every package the project builds on; why each was chosen stands in docs/decisions/0002-dependencies.md.
find_package(Threads REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED)           # headers only: Asio, Beast, Outcome
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
find_package(nlohmann_json 3.11 CONFIG REQUIRED)
find_package(fmt 9 CONFIG REQUIRED)
find_package(CLI11 2.1 CONFIG REQUIRED)
find_package(tomlplusplus 3.3 CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(argon2 REQUIRED IMPORTED_TARGET libargon2)
# The interface of cryptographic tokens: one header; the library of a token's maker is loaded when one is configured.
find_path(VIGIL_PKCS11_INCLUDE p11-kit/pkcs11.h PATH_SUFFIXES p11-kit-1 REQUIRED)
if(NOT VIGIL_SANITIZE)
  find_package(mimalloc 2 CONFIG REQUIRED)  # sanitizers bring an allocator of their own
endif()
if(VIGIL_TESTS)
  find_package(GTest 1.12 CONFIG REQUIRED)
  find_package(rapidcheck CONFIG REQUIRED)
endif()
if(VIGIL_BENCH)
  find_package(benchmark 1.7 CONFIG REQUIRED)
endif()

# Boost as every target uses it. Concept checks of Asio cost compile time and find nothing a test does not.
add_library(vigil_boost INTERFACE)
add_library(vigil::boost ALIAS vigil_boost)
target_link_libraries(vigil_boost INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(vigil_boost INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_CONCEPTS)
