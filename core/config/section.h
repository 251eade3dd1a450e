// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/decimal.h"
#include "core/base/error.h"

#include <toml++/toml.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet {

/// {Invalid, BadConfig} with the field's path, what was found and what is allowed.
[[nodiscard]] Error badField(std::string_view file, std::string field, std::string found, std::string allowed);
/// A node as a person would write it, cut to a line.
[[nodiscard]] std::string shown(const toml::node& node);

/// One table of the config: each field is asked for once, finish() refuses the rest. A field that is not there leaves
/// `out` as it is. The first error is kept. Of config*.cpp alone.
class Section {
public:
    Section(const toml::table& table, std::string path, std::string_view file, std::optional<Error>& error)
        : m_table(table), m_path(std::move(path)), m_file(file), m_error(error)
    {}

    void boolean(std::string_view name, bool& out);
    void integer(std::string_view name, std::uint32_t& out, std::uint32_t min, std::uint32_t max);
    void integer(std::string_view name, std::optional<std::uint32_t>& out, std::uint32_t min, std::uint32_t max);
    /// An exact number in quotes, or a whole one without, in [min, max].
    void decimal(std::string_view name, std::optional<Decimal>& out, const Decimal& min, const Decimal& max);
    /// A number written with a point, as whole percent.
    void percent(std::string_view name, std::uint32_t& out, std::uint32_t min, std::uint32_t max);
    void text(std::string_view name, std::string& out, std::string_view allowed,
              const std::function<bool(std::string_view)>& isAllowed);
    void choice(std::string_view name, std::string& out, const std::vector<std::string>& words);
    /// The word that was renamed to `now`: refused, but the error says what to write.
    void renamed(std::string_view name, std::string_view former, std::string_view now);
    /// Null when it is not there, or was refused.
    [[nodiscard]] const toml::array* list(std::string_view name);
    [[nodiscard]] const toml::table* table(std::string_view name);
    /// A table inside this one; nothing when it is not there.
    [[nodiscard]] std::optional<Section> section(std::string_view name);
    /// Each field, for tables whose names the person chooses; all count as asked for.
    [[nodiscard]] const toml::table& all();

    void refuse(std::string_view name, const toml::node& node, std::string allowed);
    void finish();
    [[nodiscard]] bool isGood() const { return !m_error; }
    [[nodiscard]] std::string_view file() const { return m_file; }
    [[nodiscard]] std::optional<Error>& error() { return m_error; }
    /// Of a name that TOML allows but nobody sees, the empty one, its quotes are shown.
    [[nodiscard]] std::string pathOf(std::string_view name) const;

private:
    [[nodiscard]] const toml::node* take(std::string_view name);

    const toml::table& m_table;
    std::string m_path;
    std::string_view m_file;
    std::optional<Error>& m_error;
    std::vector<std::string> m_taken;
};

/// Reads a decimal that stands in quotes or is whole; nothing on anything else.
[[nodiscard]] std::optional<Decimal> decimalOf(const toml::node& node);

} // namespace gannet
