// SPDX-License-Identifier: GPL-3.0-or-later
// The one source of the target that owns the tests' precompiled header; see tests/CMakeLists.txt.
