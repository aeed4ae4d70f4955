# Writes OUTPUT, a source file that holds every migration of FOLDER: cmake -DFOLDER=... -DOUTPUT=... -P embed.cmake
file(GLOB files "${FOLDER}/*.sql")
list(SORT files)
set(rows "")
foreach(file ${files})
  get_filename_component(name "${file}" NAME_WE)
  string(REGEX MATCH "^[0-9]+" digits "${name}")
  math(EXPR number "1${digits} - 10000")  # four digits; a leading zero would be octal in C++
  file(READ "${file}" sql)
  string(APPEND rows "    Migration{${number}, \"${name}\", R\"migration(${sql})migration\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made by embed.cmake from the files of a migrations folder.
#include <array>

#include \"storage/migrations/migration.hpp\"

namespace vigil::storage {
namespace {

constexpr std::array kMigrations{
${rows}};

}  // namespace

std::span<const Migration> sqlite_migrations() { return kMigrations; }

}  // namespace vigil::storage
")
