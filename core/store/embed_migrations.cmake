# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -D FOLDER=... -D OUT=... -P embed_migrations.cmake: writes the numbered SQL files of FOLDER into OUT as the
# definition of gannet::migrations(). Numbers start at 1 and leave none out.
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(rows)
set(expected 0)
foreach(file ${files})
  math(EXPR expected "${expected} + 1")
  get_filename_component(stem ${file} NAME_WE)
  if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "${file}: a migration is called NNNN_name.sql")
  endif()
  set(name ${CMAKE_MATCH_2})
  string(REGEX REPLACE "^0+" "" number ${CMAKE_MATCH_1})
  if(NOT number EQUAL expected)
    message(FATAL_ERROR "${file}: the next migration has the number ${expected}")
  endif()
  file(READ ${file} sql)
  string(APPEND rows "    {${number}, \"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
file(WRITE ${OUT} "// Made of resources/migrations by core/store/embed_migrations.cmake.
#include \"core/store/migrations.h\"

#include <array>

namespace gannet {

namespace {
constexpr std::array<Migration, ${expected}> kMigrations{{
${rows}}};
} // namespace

std::span<const Migration> migrations()
{
    return kMigrations;
}

} // namespace gannet
")
