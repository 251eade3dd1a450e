// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/time_shift.h"

#include "core/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

namespace gannet {

namespace {

/// The digits of one time.
struct Spot {
    std::size_t at = 0;
    std::size_t length = 0;
    std::int64_t ms = 0;
};

class Finder {
public:
    Finder(const json::Reader& reader, std::vector<Spot>& spots) : m_reader(reader), m_spots(spots) {}

    /// One pass, so the spots come in the order of the text.
    void look(json::Object object, const TimeFields& fields)
    {
        for (auto field : object) {
            const simdjson::ondemand::raw_json_string key = field.key();
            json::Value value = field.value();
            const auto is = [&key](std::string_view name) { return key == name; };
            if (std::ranges::any_of(fields.times, is)) {
                note(value);
                continue;
            }
            const auto inner = std::ranges::find_if(fields.inner, is, &InnerTimes::name);
            if (inner != fields.inner.end())
                lookInside(value, *inner->fields);
        }
    }

private:
    void lookInside(json::Value value, const TimeFields& fields)
    {
        const simdjson::ondemand::json_type type = value.type();
        if (type == simdjson::ondemand::json_type::object)
            return look(value.get_object(), fields);
        if (type != simdjson::ondemand::json_type::array)
            return;
        for (auto element : value.get_array()) {
            json::Value one = element.value();
            const simdjson::ondemand::json_type kind = one.type();
            if (kind == simdjson::ondemand::json_type::object)
                look(one.get_object(), fields);
        }
    }

    void note(json::Value value)
    {
        const std::string_view token = value.raw_json_token(); // up to the next one: blanks may follow
        Spot spot{m_reader.offsetOf(token), 0, 0};
        const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), spot.ms);
        spot.length = static_cast<std::size_t>(end - token.data());
        const bool isWhole = token.find_first_not_of(" \t\r\n", spot.length) == std::string_view::npos;
        if (error == std::errc() && isWhole && spot.ms > 0)
            m_spots.push_back(spot);
    }

    const json::Reader& m_reader;
    std::vector<Spot>& m_spots;
};

} // namespace

std::string withTimesMoved(std::string_view json, const TimeFields& fields, Duration by)
{
    thread_local json::Reader reader;
    thread_local std::vector<Spot> spots;
    const std::int64_t byMs = by.toMilliseconds();
    spots.clear();
    if (byMs == 0)
        return std::string(json);
    const auto read = reader.read(
        json, [&](json::Document& document) { Finder(reader, spots).look(json::rootObject(document), fields); });
    if (!read)
        return std::string(json);
    std::string moved;
    moved.reserve(json.size() + spots.size());
    std::size_t from = 0;
    for (const Spot& spot : spots) {
        std::int64_t ms = 0;
        if (__builtin_add_overflow(spot.ms, byMs, &ms) || ms <= 0)
            continue; // no time of ours: it stays
        moved.append(json, from, spot.at - from);
        fmt::format_to(std::back_inserter(moved), "{}", ms);
        from = spot.at + spot.length;
    }
    return moved.append(json, from);
}

} // namespace gannet
