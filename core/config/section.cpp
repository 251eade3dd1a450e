// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/section.h"

#include "core/base/near_word.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <type_traits>
#include <utility>

namespace gannet {

Error badField(std::string_view file, std::string field, std::string found, std::string allowed)
{
    Error error;
    error.kind = ErrorKind::Invalid;
    error.code = Code::BadConfig;
    error.message = fmt::format("{}: {} is {}; allowed: {}", file, field, found, allowed);
    error.field = std::move(field);
    error.value = std::move(found);
    error.limit = std::move(allowed);
    return error;
}

std::string shown(const toml::node& node)
{
    std::ostringstream out;
    node.visit([&out](const auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (toml::is_table<Value>)
            out << "a table";
        else if constexpr (toml::is_array<Value>)
            out << "a list";
        else if constexpr (toml::is_string<Value>)
            out << '"' << value.get() << '"';
        else if constexpr (toml::is_floating_point<Value>)
            out << fmt::format("{}", value.get()); // the shortest text, as it was written
        else
            out << value;
    });
    std::string text = out.str();
    if (text.size() > 80)
        text = text.substr(0, 77) + "...";
    return text;
}

std::optional<Decimal> decimalOf(const toml::node& node)
{
    if (const auto whole = node.value_exact<std::int64_t>())
        return Decimal::tryParse(std::to_string(*whole));
    if (const auto text = node.value_exact<std::string>())
        return Decimal::tryParse(*text);
    return std::nullopt;
}

void Section::boolean(std::string_view name, bool& out)
{
    const toml::node* node = take(name);
    if (node == nullptr)
        return;
    const auto value = node->value_exact<bool>();
    if (value)
        out = *value;
    else
        refuse(name, *node, "true or false");
}

void Section::integer(std::string_view name, std::uint32_t& out, std::uint32_t min, std::uint32_t max)
{
    std::optional<std::uint32_t> value;
    integer(name, value, min, max);
    out = value.value_or(out);
}

void Section::integer(std::string_view name, std::optional<std::uint32_t>& out, std::uint32_t min, std::uint32_t max)
{
    const toml::node* node = take(name);
    if (node == nullptr)
        return;
    const auto value = node->value_exact<std::int64_t>();
    if (value && *value >= min && *value <= max)
        out = static_cast<std::uint32_t>(*value);
    else
        refuse(name, *node, fmt::format("a whole number from {} to {}", min, max));
}

void Section::decimal(std::string_view name, std::optional<Decimal>& out, const Decimal& min, const Decimal& max)
{
    const toml::node* node = take(name);
    if (node == nullptr)
        return;
    const auto value = decimalOf(*node);
    if (value && *value >= min && *value <= max)
        out = value;
    else
        refuse(name, *node,
               fmt::format("a number from {} to {}, in quotes where it has a point", plainText(min), plainText(max)));
}

void Section::percent(std::string_view name, std::uint32_t& out, std::uint32_t min, std::uint32_t max)
{
    const toml::node* node = take(name);
    if (node == nullptr)
        return;
    const auto value = node->value<double>();
    const double percent = value ? *value * 100 : -1;
    if (percent >= min && percent <= max && std::abs(percent - std::round(percent)) < 1e-6)
        out = static_cast<std::uint32_t>(std::lround(percent));
    else
        refuse(name, *node,
               fmt::format("{}.{:02} to {}.{:02} in steps of 0.01", min / 100, min % 100, max / 100, max % 100));
}

void Section::text(std::string_view name, std::string& out, std::string_view allowed,
                   const std::function<bool(std::string_view)>& isAllowed)
{
    const toml::node* node = take(name);
    if (node == nullptr)
        return;
    const auto value = node->value_exact<std::string>();
    if (value && isAllowed(*value))
        out = *value;
    else
        refuse(name, *node, std::string(allowed));
}

void Section::choice(std::string_view name, std::string& out, const std::vector<std::string>& words)
{
    text(name, out, fmt::format("{}", fmt::join(words, ", ")),
         [&words](std::string_view value) { return std::find(words.begin(), words.end(), value) != words.end(); });
}

void Section::renamed(std::string_view name, std::string_view former, std::string_view now)
{
    const toml::node* const node = m_table.get(name);
    if (node != nullptr && node->value_exact<std::string_view>() == former)
        refuse(name, *node, fmt::format("\"{}\", as that is called now", now));
}

const toml::array* Section::list(std::string_view name)
{
    const toml::node* node = take(name);
    if (node == nullptr)
        return nullptr;
    if (!node->is_array())
        refuse(name, *node, "a list");
    return node->as_array();
}

const toml::table* Section::table(std::string_view name)
{
    const toml::node* node = take(name);
    if (node == nullptr)
        return nullptr;
    if (!node->is_table())
        refuse(name, *node, "a table");
    return node->as_table();
}

std::optional<Section> Section::section(std::string_view name)
{
    const toml::table* const found = table(name);
    if (found == nullptr)
        return std::nullopt;
    return Section(*found, pathOf(name), m_file, m_error);
}

const toml::table& Section::all()
{
    for (const auto& [key, node] : m_table)
        m_taken.emplace_back(key.str());
    return m_table;
}

void Section::refuse(std::string_view name, const toml::node& node, std::string allowed)
{
    if (!m_error)
        m_error = badField(m_file, pathOf(name), shown(node), std::move(allowed));
}

void Section::finish()
{
    if (m_error)
        return;
    for (const auto& [key, node] : m_table) {
        if (std::find(m_taken.begin(), m_taken.end(), key.str()) == m_taken.end()) {
            m_error = badField(m_file, pathOf(key.str()), "not a field of this program",
                               fmt::format("{}", fmt::join(m_taken, ", ")));
            if (std::string meant = nearestWord(key.str(), m_taken); !meant.empty()) {
                m_error->message += fmt::format("; did you mean {}?", meant);
                m_error->fixes = {std::move(meant)};
            }
            return;
        }
    }
}

std::string Section::pathOf(std::string_view name) const
{
    if (name.empty())
        name = R"("")";
    return m_path.empty() ? std::string(name) : fmt::format("{}.{}", m_path, name);
}

const toml::node* Section::take(std::string_view name)
{
    m_taken.emplace_back(name);
    return m_error ? nullptr : m_table.get(name);
}

} // namespace gannet
