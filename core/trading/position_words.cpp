// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trading/position_words.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace gannet {

namespace {

constexpr std::string_view kTakesEntry = "entry";
constexpr std::string_view kTakesQuantity = "quantity";

/// What stands before the separator; `text` is left with what is after it.
[[nodiscard]] std::string_view takeUpTo(char separator, std::string_view& text)
{
    const std::string_view before = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(before.size() + 1, text.size()));
    return before;
}

[[nodiscard]] std::optional<PositionWord> wordFrom(std::string_view text)
{
    const std::string_view time = takeUpTo(' ', text);
    const auto qty = Decimal::tryParse(takeUpTo(' ', text));
    const std::string_view entry = takeUpTo(' ', text);
    const auto entryPrice = Decimal::tryParse(entry);
    PositionWord word;
    const auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), word.position.time.ns);
    if (error != std::errc{} || end != time.data() + time.size() || !qty || (!entryPrice && entry != "-") ||
        (text != kTakesEntry && text != kTakesQuantity))
        return std::nullopt;
    word.position.qty = *qty;
    word.position.entryPrice = entryPrice;
    word.takesEntry = text == kTakesEntry;
    return word;
}

} // namespace

std::string toText(std::span<const PositionWord> words)
{
    std::string text;
    for (const PositionWord& word : words.last(std::min(words.size(), kMostPositionWords))) {
        const std::optional<Decimal>& entry = word.position.entryPrice;
        fmt::format_to(std::back_inserter(text), "{}{} {} {} {}", text.empty() ? "" : ";", word.position.time.ns,
                       plainText(word.position.qty), entry ? plainText(*entry) : "-",
                       word.takesEntry ? kTakesEntry : kTakesQuantity);
    }
    return text;
}

std::optional<std::vector<PositionWord>> positionWordsFrom(std::string_view text)
{
    std::vector<PositionWord> words;
    do {
        auto word = wordFrom(takeUpTo(';', text));
        if (!word)
            return std::nullopt;
        words.push_back(std::move(*word));
    } while (!text.empty());
    return words;
}

} // namespace gannet
