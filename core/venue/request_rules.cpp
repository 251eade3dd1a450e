// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/request_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace gannet {

namespace {

template <class T> [[nodiscard]] std::string listed(const std::vector<T>& values)
{
    std::string text;
    for (const T value : values)
        text += (text.empty() ? "" : ", ") + std::string(toString(value));
    return text;
}

} // namespace

Result<const Instrument*> instrumentOf(const Catalogue& catalogue, VenueId venue, InstrumentId id)
{
    const Instrument* const known = catalogue.find(id);
    if (known && known->venue == venue)
        return known;
    Error error;
    error.kind = ErrorKind::Invalid;
    error.code = Code::UnknownSymbol;
    error.field = "instrument";
    error.value = known ? known->key : fmt::format("#{}", id.value);
    error.message = fmt::format("{} is not an instrument of {}", error.value, catalogue.slug(venue));
    if (const Instrument* const same = known ? catalogue.find(venue, known->symbol) : nullptr)
        error.fixes.push_back(same->key);
    return fail(std::move(error));
}

Result<void> checkStream(const Capabilities& facts, StreamKind kind, KlineInterval interval)
{
    Error error;
    error.kind = ErrorKind::Unsupported;
    error.code = Code::Unsupported;
    if (!std::ranges::count(facts.streams, kind)) {
        error.field = "stream";
        error.value = toString(kind);
        error.limit = listed(facts.streams);
        error.message = fmt::format("{} has no stream of {}; it has {}", facts.name, error.value, error.limit);
        return fail(std::move(error));
    }
    if (kind != StreamKind::Kline || std::ranges::count(facts.klineIntervals, interval))
        return {};
    const auto apart = [interval](KlineInterval other) {
        return std::abs(static_cast<int>(other) - static_cast<int>(interval));
    };
    const auto nearest = std::ranges::min_element(facts.klineIntervals, {}, apart);
    error.field = "interval";
    error.value = toString(interval);
    error.limit = listed(facts.klineIntervals);
    error.message = fmt::format("{} has no candles of {}", facts.name, error.value);
    if (nearest != facts.klineIntervals.end()) {
        error.fixes.emplace_back(toString(*nearest));
        error.message += fmt::format("; the nearest are of {}", error.fixes.front());
    }
    return fail(std::move(error));
}

} // namespace gannet
