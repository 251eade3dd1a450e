// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace gannet {

/// One step of the file's layout: resources/migrations/NNNN_name.sql, built into the program.
struct Migration {
    int version; ///< what PRAGMA user_version is afterwards
    std::string_view name;
    std::string_view sql;
};

/// All of them, in order, from 1.
[[nodiscard]] std::span<const Migration> migrations();

} // namespace gannet
