// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/block_types.h"

#include "core/base/decimal.h"
#include "core/workspace/document.h"
#include "core/workspace/json_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gannet::workspace {
namespace {

constexpr std::size_t kMostText = 200; ///< bytes of a text, or of one of a list
constexpr std::size_t kMostListed = 200;

[[nodiscard]] SettingRule choice(std::string_view key, std::string_view title, std::string_view usual,
                                 std::vector<std::string_view> choices)
{
    return {.key = key, .title = title, .kind = SettingKind::Choice, .usual = usual, .choices = std::move(choices)};
}

[[nodiscard]] SettingRule whole(std::string_view key, std::string_view title, std::string_view usual, int least,
                                int most)
{
    return {.key = key, .title = title, .kind = SettingKind::Whole, .usual = usual, .least = least, .most = most};
}

[[nodiscard]] SettingRule flag(std::string_view key, std::string_view title, std::string_view usual)
{
    return {.key = key, .title = title, .kind = SettingKind::Bool, .usual = usual};
}

/// Shown while the block is in no link group.
[[nodiscard]] SettingRule ownInstrument()
{
    return {.key = "instrument", .title = "Instrument", .kind = SettingKind::Text, .usual = "\"\"", .isOfOne = true};
}

[[nodiscard]] SettingRule groupTicks()
{
    return whole("group", "Ticks in a row", "1", 1, 1000);
}

/// Least sizes: the narrowest at which no price, size or button is cut, and the height of header, tools and three rows.
[[nodiscard]] std::vector<BlockType> makeTypes()
{
    return {
        {.type = "ticket",
         .title = "Ticket",
         .icon = "edit",
         .least = {288, 320},
         .hasInstrument = true,
         .settings = {ownInstrument()}},
        {.type = "ladder",
         .title = "Ladder",
         .icon = "centre",
         .least = {330, 130},
         .leastRows = 7,
         .hasInstrument = true,
         .settings = {ownInstrument(), groupTicks()}},
        {.type = "book",
         .title = "Book",
         .icon = "half",
         .least = {288, 110},
         .leastRows = 6,
         .hasInstrument = true,
         .settings = {ownInstrument(), groupTicks(), flag("cumulative", "Cumulative sizes", "false")}},
        {.type = "tape",
         .title = "Tape",
         .icon = "step",
         .least = {288, 84},
         .leastRows = 4,
         .hasInstrument = true,
         .settings =
             {ownInstrument(),
              {.key = "min_size", .title = "Smallest size shown", .kind = SettingKind::Decimal, .usual = "\"\""},
              whole("window_ms", "Trades joined within, ms", "50", 0, 5000)}},
        {.type = "chart",
         .title = "Chart",
         .icon = "play",
         .least = {300, 220},
         .hasInstrument = true,
         .settings = {ownInstrument(), choice("interval", "Interval", "\"1m\"",
                                              {"1s", "5s", "15s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h",
                                               "8h", "12h", "1d"})}},
        {.type = "watchlist",
         .title = "Watchlist",
         .icon = "search",
         .least = {240, 90},
         .leastRows = 5,
         .hasInstrument = true,
         .role = LinkRole::Source,
         .settings = {{.key = "instruments",
                       .title = "Instruments",
                       .kind = SettingKind::List,
                       .usual = "[]",
                       .isOfOne = true}}},
        {.type = "positions", .title = "Positions", .icon = "plus", .least = {300, 92}, .leastRows = 3},
        {.type = "orders",
         .title = "Orders",
         .icon = "keys",
         .least = {300, 92},
         .leastRows = 3,
         .settings = {flag("all", "Orders that have ended too", "false")}},
        {.type = "fills", .title = "Fills", .icon = "check", .least = {300, 92}, .leastRows = 3},
        {.type = "account", .title = "Account", .icon = "lock", .least = {300, 92}, .leastRows = 3},
        {.type = "log",
         .title = "Event log",
         .icon = "info",
         .least = {300, 92},
         .leastRows = 3,
         .settings = {choice("only", "Shown", "\"all\"", {"all", "troubles", "fills", "orders", "switches"})}},
        {.type = "health", .title = "Health", .icon = "refresh", .least = {300, 92}, .leastRows = 3},
    };
}

[[nodiscard]] bool isListOfTexts(const Json& json)
{
    return json.is_array() && json.size() <= kMostListed && std::ranges::all_of(json, [](const Json& one) {
               return one.is_string() && one.get_ref<const std::string&>().size() <= kMostText;
           });
}

[[nodiscard]] bool isAllowedJson(const SettingRule& rule, const Json& json)
{
    switch (rule.kind) {
    case SettingKind::Bool: return json.is_boolean();
    case SettingKind::Whole: return json.is_number_integer() && json >= rule.least && json <= rule.most;
    case SettingKind::Decimal: {
        if (!json.is_string())
            return false;
        const auto& text = json.get_ref<const std::string&>();
        const auto number = Decimal::parse(text);
        return text.empty() || (number && number->mantissa >= 0); // empty: none
    }
    case SettingKind::Choice:
        return json.is_string() && std::ranges::count(rule.choices, json.get_ref<const std::string&>()) > 0;
    case SettingKind::Text: return json.is_string() && json.get_ref<const std::string&>().size() <= kMostText;
    case SettingKind::List: return isListOfTexts(json);
    }
    return false;
}

[[nodiscard]] Json usualOf(const SettingRule& rule)
{
    return parseJson(rule.usual).value();
}

/// What a rule allows, in words.
[[nodiscard]] std::string limitOf(const SettingRule& rule)
{
    switch (rule.kind) {
    case SettingKind::Bool: return "true or false";
    case SettingKind::Whole: return fmt::format("a whole number from {} to {}", rule.least, rule.most);
    case SettingKind::Decimal: return "a number of zero or more, or nothing";
    case SettingKind::Choice: return fmt::format("one of {}", fmt::join(rule.choices, ", "));
    case SettingKind::Text: return fmt::format("a text of at most {} bytes", kMostText);
    case SettingKind::List: return fmt::format("a list of at most {} texts", kMostListed);
    }
    return {};
}

/// The allowed value that is nearest to one that is not.
[[nodiscard]] Json nearest(const SettingRule& rule, const Json& json)
{
    if (rule.kind == SettingKind::Whole && json.is_number_integer())
        return json < rule.least ? rule.least : rule.most;
    return usualOf(rule);
}

} // namespace

std::span<const BlockType> blockTypes()
{
    static const std::vector<BlockType> types = makeTypes();
    return types;
}

Size leastSizeOf(const BlockType& type, double scale, int rowHeight)
{
    return {static_cast<int>(std::lround(type.least.width * scale)),
            static_cast<int>(std::lround(type.least.height * scale)) + type.leastRows * rowHeight};
}

const BlockType* blockTypeOf(std::string_view type)
{
    const auto types = blockTypes();
    const auto found = std::ranges::find(types, type, &BlockType::type);
    return found == types.end() ? nullptr : &*found;
}

SettledSettings settle(const BlockType& type, const JsonText& settings)
{
    SettledSettings result;
    auto parsed = parseJson(settings.text());
    Json json = parsed && parsed->is_object() ? std::move(*parsed) : Json::object();
    for (const SettingRule& rule : type.settings) {
        const Json* const member = memberOf(json, rule.key);
        if (member && isAllowedJson(rule, *member))
            continue;
        if (member)
            result.reset.emplace_back(rule.key);
        json[std::string(rule.key)] = usualOf(rule);
    }
    result.settings = JsonText(canonical(json));
    return result;
}

bool isAllowed(const SettingRule& rule, std::string_view value)
{
    const auto json = parseJson(value);
    return json && isAllowedJson(rule, *json);
}

JsonText withSharedOf(const BlockType& type, const JsonText& settings, const JsonText& from)
{
    Json changed = parseJson(settle(type, settings).settings.text()).value();
    const Json other = parseJson(settle(type, from).settings.text()).value();
    for (const SettingRule& rule : type.settings) {
        if (!rule.isOfOne)
            changed[std::string(rule.key)] = other[std::string(rule.key)];
    }
    return JsonText(canonical(changed));
}

Result<JsonText> withSetting(const BlockType& type, const JsonText& settings, std::string_view key,
                             std::string_view value)
{
    const auto rule = std::ranges::find(type.settings, key, &SettingRule::key);
    if (rule == type.settings.end()) {
        return fail({.kind = ErrorKind::Invalid,
                     .code = Code::MissingField,
                     .message = fmt::format("A {} has no setting \"{}\".", type.title, key),
                     .field = std::string(key)});
    }
    const auto json = parseJson(value);
    if (!json || !isAllowedJson(*rule, *json)) {
        const std::string fix = canonical(nearest(*rule, json ? *json : Json()));
        return fail(
            {.kind = ErrorKind::Invalid,
             .code = Code::OutOfRange,
             .message = fmt::format("{} is {}, not {}. The nearest is {}.", rule->title, limitOf(*rule), value, fix),
             .field = std::string(key),
             .limit = limitOf(*rule),
             .value = std::string(value),
             .fixes = {fix}});
    }
    Json changed = parseJson(settle(type, settings).settings.text()).value();
    changed[std::string(key)] = *json;
    return canonicalObject(canonical(changed));
}

} // namespace gannet::workspace
