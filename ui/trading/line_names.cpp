// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trading/line_names.h"

#include "ui/format.h"
#include "ui/models/instrument_search_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

namespace {

constexpr std::size_t kFixes = 4;

[[nodiscard]] bool isSame(std::string_view a, std::string_view b)
{
    return toQString(a).compare(toQString(b), Qt::CaseInsensitive) == 0;
}

[[nodiscard]] tl::unexpected<Error> refuse(std::string field, std::string value, std::string message,
                                           std::vector<std::string> fixes, ErrorKind kind = ErrorKind::NotFound)
{
    Error error{.kind = kind, .code = Code::UnknownSymbol, .message = std::move(message)};
    error.field = std::move(field);
    error.value = std::move(value);
    if (fixes.size() > kFixes)
        fixes.resize(kFixes);
    error.fixes = std::move(fixes);
    return fail(std::move(error));
}

/// Slugs of the venues that a word means.
[[nodiscard]] std::vector<std::string> venuesOf(const EngineClient& client, std::string_view word)
{
    std::vector<std::string> found;
    for (const auto& [slug, venue] : client.venues()) {
        const bool isNamed = word.empty() || isSame(slug, word) || isSame(venue.name.toStdString(), word) ||
                             isSame(venueTag(slug).toStdString(), word) || slug.starts_with(std::string(word) + "-");
        if (isNamed)
            found.push_back(slug);
    }
    return found;
}

/// The smaller the better; negative: not meant.
[[nodiscard]] int rankOf(const Instrument& instrument, std::string_view word)
{
    const std::string_view names[] = {instrument.key, instrument.symbol, instrument.canonical, instrument.base};
    for (int i = 0; i < 4; ++i) {
        if (!names[i].empty() && isSame(names[i], word))
            return i;
    }
    return -1;
}

/// What may have been meant: the best answers of the symbol search.
[[nodiscard]] std::vector<std::string> nearTo(const EngineClient& client, std::string_view word)
{
    std::vector<std::pair<int, std::string>> ranked;
    for (const auto& [slug, venue] : client.venues()) {
        if (!venue.instruments)
            continue;
        for (const Instrument& one : *venue.instruments) {
            const int rank = one.isTrading ? searchRank(one, {}, word) : -1;
            if (rank >= 0)
                ranked.emplace_back(rank, one.symbol);
        }
    }
    std::ranges::stable_sort(ranked, {}, &std::pair<int, std::string>::first);
    std::vector<std::string> names;
    for (const auto& [rank, name] : ranked) {
        if (std::ranges::find(names, name) == names.end())
            names.push_back(name);
    }
    return names;
}

[[nodiscard]] bool isOf(const Instrument& instrument, std::string_view slug)
{
    return splitKey(instrument.key).slug == slug;
}

/// Those that `word` names best, of these venues.
[[nodiscard]] std::vector<const Instrument*> bestOf(const EngineClient& client, const std::vector<std::string>& slugs,
                                                    std::string_view word)
{
    std::vector<const Instrument*> found;
    int best = -1;
    for (const std::string& slug : slugs) {
        const auto venue = client.venues().find(slug);
        if (venue == client.venues().end() || !venue->second.instruments)
            continue;
        for (const Instrument& one : *venue->second.instruments) {
            const int rank = one.isTrading ? rankOf(one, word) : -1;
            if (rank < 0 || (best >= 0 && rank > best))
                continue;
            if (rank != best)
                found.clear();
            best = rank;
            found.push_back(&one);
        }
    }
    return found;
}

} // namespace

Result<const Instrument*> findNamed(const EngineClient& client, std::string_view symbol, std::string_view venue,
                                    std::string_view targetKey)
{
    const Instrument* const target = client.findInstrument(targetKey);
    if (symbol.empty() && venue.empty()) {
        if (target)
            return target;
        return refuse("symbol", "", "No symbol: there is no target, so the line has to name one", {});
    }
    const std::vector<std::string> slugs = venuesOf(client, venue);
    if (slugs.empty()) {
        std::vector<std::string> known;
        for (const auto& [slug, info] : client.venues())
            known.push_back(slug);
        std::string message = fmt::format("There is no venue {}; there {} {}", venue,
                                          known.empty()       ? "is none yet"
                                          : known.size() == 1 ? "is"
                                                              : "are",
                                          fmt::join(known, ", "));
        return refuse("venue", std::string(venue), std::move(message), std::move(known));
    }
    std::string word(symbol);
    if (word.empty()) {
        if (!target)
            return refuse("symbol", "", "No symbol: there is no target, so the line has to name one", {});
        word = target->canonical.empty() ? target->symbol : target->canonical;
    }
    const std::string_view home = splitKey(targetKey).slug;
    const bool isHomeMeant = std::ranges::find(slugs, home) != slugs.end();
    auto found = isHomeMeant ? bestOf(client, {std::string(home)}, word) : std::vector<const Instrument*>{};
    if (found.empty())
        found = bestOf(client, slugs, word);
    if (std::ranges::find(found, target) != found.end())
        return target;
    if (found.size() == 1)
        return found.front();
    if (found.empty()) {
        auto fixes = nearTo(client, word);
        return refuse("symbol", word,
                      venue.empty() ? fmt::format("No venue knows {}", word)
                                    : fmt::format("{} does not know {}", fmt::join(slugs, ", "), word),
                      std::move(fixes));
    }
    const bool isOneVenue = std::ranges::all_of(
        found, [&found](const Instrument* one) { return isOf(*one, splitKey(found.front()->key).slug); });
    std::vector<std::string> names;
    for (const Instrument* one : found)
        names.push_back(isOneVenue ? one->symbol : one->key);
    std::string message = fmt::format("{} is more than one: {}", word, fmt::join(names, ", "));
    return refuse("symbol", word, std::move(message), std::move(names), ErrorKind::Invalid);
}

} // namespace gannet
