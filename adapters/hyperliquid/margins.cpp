// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/hyperliquid/margins.h"

#include "adapters/hyperliquid/account_read.h"

#include <map>
#include <optional>

namespace gannet::hyperliquid {

namespace {

using json::refuse;
using namespace reading;

/// "Margin tiers": numbers below are leverages themselves.
constexpr std::uint64_t kFirstTable = 50;
constexpr std::uint64_t kMostLeverage = 1000;
constexpr std::size_t kMostTiers = 64;
constexpr int kRateScale = 12;
constexpr int kMoneyScale = 8;

[[nodiscard]] std::int32_t leverageIn(json::Object& object)
{
    const std::uint64_t leverage = json::uint64(json::member(object, "maxLeverage"), "maxLeverage");
    if (leverage == 0 || leverage > kMostLeverage)
        refuse(Code::OutOfRange, "maxLeverage", fmt::format("maxLeverage is {}, not 1 to {}", leverage, kMostLeverage));
    return static_cast<std::int32_t>(leverage);
}

struct Listed {
    AssetMargin margin;
    std::int32_t maxLeverage = 1;
    std::optional<std::uint64_t> table;
};

[[nodiscard]] Listed listedIn(json::Object& object)
{
    Listed listed;
    listed.margin.coin = name(object, "name");
    listed.maxLeverage = leverageIn(object);
    if (const auto table = json::optionalMember(object, "marginTableId"))
        listed.table = json::uint64(*table, "marginTableId");
    if (const auto only = json::optionalMember(object, "onlyIsolated"))
        listed.margin.isIsolatedOnly = json::boolean(*only, "onlyIsolated");
    if (const auto mode = textIn(object, "marginMode")) {
        listed.margin.isLocked = *mode == "strictIsolated";
        if (listed.margin.isLocked || *mode == "noCross")
            listed.margin.isIsolatedOnly = true;
    }
    return listed;
}

[[nodiscard]] std::vector<MarginTier> checked(const std::vector<TierBound>& bounds)
{
    auto tiers = tiersOf(bounds);
    if (!tiers)
        refuse(Code::BadFormat, "marginTiers", tiers.error().message);
    return std::move(*tiers);
}

void readMeta(json::Object meta, std::vector<AssetMargin>& out)
{
    std::vector<Listed> universe;
    forEachObject(json::array(json::member(meta, "universe"), "universe"), "universe",
                  [&](json::Object& object) { universe.push_back(listedIn(object)); });
    std::map<std::uint64_t, std::vector<MarginTier>> tables;
    if (const auto told = json::optionalMember(meta, "marginTables")) {
        for (auto element : json::array(*told, "marginTables")) { // [number, table]
            std::optional<std::uint64_t> number;
            for (auto part : json::array(element.value(), "marginTables")) {
                if (!number) {
                    number = json::uint64(part.value(), "marginTables");
                    continue;
                }
                json::Object table = json::object(part.value(), "marginTables");
                std::vector<TierBound> bounds;
                forEachObject(json::array(json::member(table, "marginTiers"), "marginTiers"), "marginTiers",
                              [&](json::Object& tier) {
                                  TierBound bound;
                                  bound.lowerBound = json::nonNegative(json::member(tier, "lowerBound"), "lowerBound");
                                  bound.maxLeverage = leverageIn(tier);
                                  bounds.push_back(bound);
                              });
                tables[*number] = checked(bounds);
            }
        }
    }
    for (Listed& listed : universe) {
        const auto table = listed.table ? tables.find(*listed.table) : tables.end();
        if (table != tables.end())
            listed.margin.tiers = table->second;
        else if (!listed.table || *listed.table < kFirstTable)
            listed.margin.tiers = checked({{{}, listed.maxLeverage}});
        else
            refuse(Code::MissingField, "marginTables",
                   fmt::format("{} has margin table {}, which is not listed", listed.margin.coin, *listed.table));
        out.push_back(std::move(listed.margin));
    }
}

} // namespace

const MarginTier& AssetMargin::tierOf(const Decimal& worth) const
{
    std::size_t place = 0;
    while (place + 1 < tiers.size() && tiers[place + 1].lowerBound <= worth)
        ++place;
    return tiers[place];
}

Result<std::vector<MarginTier>> tiersOf(const std::vector<TierBound>& bounds)
{
    const auto broken = [](std::string message) {
        return fail(ErrorKind::Protocol, Code::BadFormat, std::move(message));
    };
    if (bounds.empty() || bounds.size() > kMostTiers || !bounds.front().lowerBound.isZero())
        return broken(
            fmt::format("margin tiers have to begin at zero, and be 1 to {}: {} are there", kMostTiers, bounds.size()));
    std::vector<MarginTier> tiers;
    for (const TierBound& bound : bounds) {
        if (bound.maxLeverage < 1)
            return broken("a margin tier without leverage");
        MarginTier tier;
        tier.lowerBound = bound.lowerBound;
        tier.maxLeverage = bound.maxLeverage;
        const auto rate = divide({1, 0}, {std::int64_t{2} * bound.maxLeverage, 0}, kRateScale, Rounding::Up);
        std::optional<Decimal> deduction = Decimal{};
        if (!tiers.empty()) {
            const MarginTier& before = tiers.back();
            if (tier.lowerBound <= before.lowerBound || tier.maxLeverage >= before.maxLeverage)
                return broken("margin tiers whose bounds do not rise or whose leverages do not fall");
            // bound * (1 / 2L - 1 / 2M) in one division, so that a third is rounded once.
            const std::int64_t fall = before.maxLeverage - tier.maxLeverage;
            const std::int64_t both = std::int64_t{2} * before.maxLeverage * tier.maxLeverage;
            const auto share = multiply(tier.lowerBound, {fall, 0});
            const auto step = share ? divide(*share, {both, 0}, kMoneyScale, Rounding::Down) : std::nullopt;
            deduction = step ? add(before.deduction, *step) : std::nullopt;
        }
        if (!rate || !deduction)
            return broken(
                fmt::format("a margin tier from {}, which is more than can be told", plainText(tier.lowerBound)));
        tier.rate = rate->normalized();
        tier.deduction = deduction->normalized();
        tiers.push_back(tier);
    }
    return tiers;
}

Result<std::vector<AssetMargin>> decodeMargins(std::string_view body)
{
    return decoded<std::vector<AssetMargin>>(body, [](json::Document& document, std::vector<AssetMargin>& out) {
        simdjson::ondemand::json_type type{};
        if (document.type().get(type) == simdjson::SUCCESS && type == simdjson::ondemand::json_type::object)
            return readMeta(json::rootObject(document), out);
        bool isFirst = true;
        for (auto element : json::rootArray(document)) {
            if (isFirst)
                readMeta(json::object(element.value(), "meta"), out);
            isFirst = false;
        }
    });
}

} // namespace gannet::hyperliquid
