# SPDX-License-Identifier: GPL-3.0-or-later
# What every target shares: language level, warnings, sanitizers, and two short ways to say "a library of ours" and
# "a test of ours".
include_guard()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# moc 6.4 stumbles over "namespace std _GLIBCXX_VISIBILITY(default)" in the standard library's C++20 headers.
set(CMAKE_AUTOMOC_MOC_OPTIONS -D_GLIBCXX_VISIBILITY=)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

# simdjson chooses its on-demand kernel when compiled, so the baseline decides the speed of every codec. Any x86-64
# since 2010 has these; other machines get what their compiler knows.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  add_compile_options(-march=x86-64-v2 -mpclmul)
endif()

find_program(GANNET_CCACHE ccache)
if(GANNET_CCACHE)
  # Without these two ccache would keep nothing that is compiled with a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${GANNET_CCACHE})
endif()
find_program(GANNET_MOLD mold)
if(GANNET_MOLD AND NOT GANNET_FUZZ)
  add_link_options(-fuse-ld=mold)
endif()

if(GANNET_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=address,undefined)
elseif(GANNET_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=thread)
elseif(GANNET_SANITIZE STREQUAL "fuzzer")
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=address,undefined)
endif()
if(GANNET_COVERAGE)
  # With -pthread GCC counts atomically, as -fprofile-update=atomic does; ccache takes only the former.
  add_compile_options(--coverage -pthread)
  add_link_options(--coverage)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT GANNET_SANITIZE)
  add_compile_options(-fstack-protector-strong -D_FORTIFY_SOURCE=2)
endif()
if(NOT GANNET_SANITIZE AND NOT GANNET_FUZZ)
  add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
endif()

set(GANNET_WARNINGS -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast
                    -Wnon-virtual-dtor -Woverloaded-virtual)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # From -O2 on, GCC sees an overlap in "text" + std::move(string) that cannot be (GCC bug 105329).
  list(APPEND GANNET_WARNINGS -Wno-restrict)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    # At -O3 it takes other members of a std::variant for values that are moved (GCC bug 80635); -Og keeps the warning.
    list(APPEND GANNET_WARNINGS -Wno-maybe-uninitialized)
  endif()
endif()
# A warning is an error in the builds that test us. A release is what people build with a compiler we have not met.
if(GANNET_TESTS)
  list(APPEND GANNET_WARNINGS -Werror)
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(simdjson REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tl-expected REQUIRED)

# What clang 14 must be able to compile in a fuzz build: every library of ours, and the fuzz targets.
add_custom_target(fuzzers)

# gannet_library(NAME SOURCES... [LINK targets...]): a static library with our warnings, includes from the root.
# With GANNET_UNITY its sources are compiled a dozen at once, so names without linkage must differ within a library.
# A source that gives a class of its header a member of an unnamed type says SKIP_UNITY_BUILD_INCLUSION: GCC takes it
# for a header there, and warns.
function(gannet_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${GANNET_WARNINGS})
  target_link_libraries(${name} PUBLIC ${ARG_LINK})
  target_compile_definitions(${name} PRIVATE QT_NO_EMIT) # Sink::emit is a name of ours
  set_target_properties(${name} PROPERTIES UNITY_BUILD ${GANNET_UNITY} UNITY_BUILD_BATCH_SIZE 12)
  add_dependencies(fuzzers ${name})
endfunction()

# gannet_program(NAME SOURCES... [LINK targets...])
function(gannet_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${GANNET_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# What the TSan run builds: every test with the label `thread`.
add_custom_target(thread_tests)

# gannet_test_moc(TARGET SOURCE...): moc for the one source that includes its own moc file, the first: the test's class.
# AUTOMOC would scan and compile a file of its own for each of a hundred tests, a fifth of the whole build.
function(gannet_test_moc target source)
  get_filename_component(stem ${source} NAME_WE)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}_moc)
  file(MAKE_DIRECTORY ${folder})
  # Without include paths moc reads this file only: enough for a class with slots.
  add_custom_command(OUTPUT ${folder}/${stem}.moc
    COMMAND Qt6::moc ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${folder}/${stem}.moc
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${source} VERBATIM)
  target_sources(${target} PRIVATE ${folder}/${stem}.moc)
  set_source_files_properties(${folder}/${stem}.moc PROPERTIES HEADER_FILE_ONLY ON)
  target_include_directories(${target} PRIVATE ${folder})
endfunction()

# Qt defines the folder of each test, for QFINDTESTDATA; a precompiled header holds for one set of definitions.
set(GANNET_TEST_HEADERS_OPTIONS -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)

# gannet_test(NAME SOURCES... [LINK targets...] [TIMEOUT seconds] [LABELS ...] [ARGS ...] [ENVIRONMENT ...] [XVFB]
#             [UNDER command...] [MORE_QT] [WAITS])
# One Qt Test executable registered with CTest. Every test is ended after 30 s unless it says why it needs longer
# (three times that under a sanitizer). Tests that cross threads carry the label `thread`. With XVFB the test runs
# under an X server of its own with software GL; else Qt draws offscreen. UNDER: the command that starts it, a script
# that makes the desktop it needs. MORE_QT: it links more of Qt than Core and Test, so the tests' precompiled header
# does not fit it (QtTest reads more where QT_GUI_LIB and the like are defined). WAITS: it takes a few seconds of a
# processor in half a minute or more, so tests/run has two of its kind share one. The longest begin first.
function(gannet_test name)
  cmake_parse_arguments(ARG "XVFB;MORE_QT;WAITS" "TIMEOUT" "SOURCES;LINK;LABELS;ARGS;ENVIRONMENT;UNDER" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 30)
  endif()
  if(GANNET_SANITIZE)
    math(EXPR ARG_TIMEOUT "3 * ${ARG_TIMEOUT}")
  endif()
  set(halves 2)
  if(ARG_WAITS)
    set(halves 1)
  endif()
  set(launcher ${ARG_UNDER})
  set(platform offscreen)
  if(ARG_XVFB)
    set(launcher ${CMAKE_SOURCE_DIR}/tests/support/with-xvfb --wm)
    set(platform xcb)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests/bin)
  gannet_test_moc(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE GANNET_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  target_compile_options(${name} PRIVATE ${GANNET_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_LINK} Qt6::Test)
  if(TARGET test_headers AND NOT ARG_MORE_QT)
    target_compile_options(${name} PRIVATE ${GANNET_TEST_HEADERS_OPTIONS})
    target_link_libraries(${name} PRIVATE fmt::fmt) # its definitions are part of the header
    target_precompile_headers(${name} REUSE_FROM test_headers)
  endif()
  if(GANNET_SANITIZE STREQUAL "address")
    # A fifth of what these cost to compile. In a test's own lines a null that is used ends the program by ASan as
    # well, and nothing there casts to another alignment; the libraries keep both checks.
    target_compile_options(${name} PRIVATE -fno-sanitize=null,alignment)
  endif()
  if("thread" IN_LIST ARG_LABELS)
    add_dependencies(thread_tests ${name})
  endif()
  add_test(NAME ${name} COMMAND ${launcher} $<TARGET_FILE:${name}> ${ARG_ARGS} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} COST ${ARG_TIMEOUT} PROCESSORS ${halves}
                                          LABELS "${ARG_LABELS}"
                                          ENVIRONMENT "QT_QPA_PLATFORM=${platform};${ARG_ENVIRONMENT}")
endfunction()
