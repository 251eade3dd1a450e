// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/account_config.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

constexpr std::uint32_t kMostLeverage = 1000;
/// Hyperliquid takes no time nearer than 5 s, and it is told anew several times before it is over.
constexpr std::uint32_t kLeastDeadMan = 15;
constexpr std::uint32_t kMostDeadMan = 3600;
const Decimal kNothing{0, 0};
const Decimal kSmallest{1, 18};
const Decimal kLargest{1'000'000'000'000, 0};

/// Goes into file names, keys and the store's "name/shadow".
[[nodiscard]] bool isAccountName(std::string_view text)
{
    return !text.empty() && text.size() <= 24 && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

void readBalance(Section& account, std::map<std::string, Decimal>& out)
{
    auto section = account.section("balance");
    if (!section)
        return;
    for (const auto& [asset, node] : section->all()) {
        std::optional<Decimal> amount;
        section->decimal(asset.str(), amount, kNothing, kLargest);
        if (amount)
            out.insert_or_assign(std::string(asset.str()), *amount);
    }
    section->finish();
}

void readFees(Section& account, PaperSettings& paper)
{
    std::optional<Decimal> maker;
    std::optional<Decimal> taker;
    account.decimal("maker_fee", maker, Decimal{-1, 2}, Decimal{1, 1});
    account.decimal("taker_fee", taker, kNothing, Decimal{1, 1});
    if (!account.isGood())
        return;
    if (maker.has_value() != taker.has_value())
        account.error() = badField(account.file(), account.pathOf(maker ? "taker_fee" : "maker_fee"), "not there",
                                   "both fees, or none for the venue's own");
    else if (maker)
        paper.fees = FeeTier{"config", *maker, *taker};
}

void readHardLimits(Section& section, HardLimits& out)
{
    section.decimal("max_order_size", out.maxQty, kSmallest, kLargest);
    section.decimal("max_order_notional", out.maxNotional, kSmallest, kLargest);
    section.decimal("max_position", out.maxPosition, kSmallest, kLargest);
    section.decimal("max_price_offset", out.maxPriceOffset, kSmallest, Decimal{1, 0});
    section.decimal("max_leverage", out.maxLeverage, kSmallest, Decimal{kMostLeverage, 0});
    section.integer("max_open_orders", out.maxOpenOrders, 0, 10'000);
}

void readSoftLimits(Section& section, SoftLimits& out)
{
    section.decimal("ask_price_offset", out.priceOffset, kSmallest, Decimal{1, 0});
    section.decimal("ask_times_usual", out.qtyTimesUsual, Decimal{1, 0}, Decimal{1000, 0});
    section.decimal("ask_notional", out.notional, kSmallest, kLargest);
    section.decimal("ask_equity_share", out.equityShare, kSmallest, Decimal{1000, 0});
    section.integer("ask_price_ticks", out.priceTicks, 1, 1'000'000);
}

void readAllowlist(Section& risk, const std::string& slug, RiskLimits& out)
{
    const toml::array* const list = risk.list("allowlist");
    if (list == nullptr)
        return;
    out.hasAllowlist = true;
    for (const toml::node& node : *list) {
        const auto symbol = node.value_exact<std::string>();
        if (!symbol || symbol->empty() || symbol->size() > 64) {
            risk.refuse("allowlist", node, "a list of the venue's symbols in quotes");
            return;
        }
        out.allowlist.insert(slug + ':' + *symbol);
    }
}

void readInstruments(Section& risk, const std::string& slug, RiskLimits& out)
{
    auto section = risk.section("instruments");
    if (!section)
        return;
    for (const auto& [symbol, node] : section->all()) {
        auto one = section->section(symbol.str());
        if (!one)
            return;
        const std::string key = slug + ':' + std::string(symbol.str());
        readHardLimits(*one, out.hardOf[key]);
        readSoftLimits(*one, out.softOf[key]);
        one->finish();
    }
}

void readRisk(Section& account, const std::string& slug, RiskLimits& out)
{
    auto risk = account.section("risk");
    if (!risk)
        return;
    readAllowlist(*risk, slug, out);
    readHardLimits(*risk, out.hard);
    risk->decimal("max_daily_loss", out.maxDailyLoss, kSmallest, kLargest);
    risk->integer("max_orders_per_day", out.maxOrdersPerDay, 0, 1'000'000);
    risk->integer("max_orders_per_second", out.maxOrdersPerSecond, 1, 1000);
    risk->integer("max_rejects_in_a_row", out.maxConsecutiveRejects, 1, 100);
    auto age = static_cast<std::uint32_t>(out.maxDataAge.toMilliseconds());
    risk->integer("max_data_age_ms", age, 100, 60'000);
    out.maxDataAge = Duration::milliseconds(age);
    std::string level(toString(out.confirm));
    risk->choice("confirm", level, {"guarded", "fast", "instant"});
    out.confirm = confirmLevelFrom(level).value_or(out.confirm);
    readSoftLimits(*risk, out.soft);
    readInstruments(*risk, slug, out);
    risk->finish();
}

/// 0x and 40 hex digits; whether its capitals fit as a checksum is for those to say who know how it is made.
[[nodiscard]] bool isAddress(std::string_view text)
{
    return text.size() == 42 && text.starts_with("0x") && std::ranges::all_of(text.substr(2), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

/// Balance, leverage and fees are the venue's: those fields are none of a live account.
[[nodiscard]] AccountSettings readLiveAccount(Section section, const std::string& slug, const std::string& name)
{
    AccountSettings account = liveAccount(slug, name);
    section.text("vault", account.live.vault, "0x and 40 hex digits", isAddress);
    std::optional<std::uint32_t> deadMan;
    section.integer("dead_man_s", deadMan, kLeastDeadMan, kMostDeadMan);
    if (deadMan)
        account.live.deadMan = Duration::seconds(*deadMan);
    readRisk(section, slug, account.limits);
    section.finish();
    return account;
}

[[nodiscard]] AccountSettings readAccount(Section section, const std::string& slug, const std::string& name)
{
    AccountSettings account = paperAccount(slug, name);
    std::string mode;
    section.choice("mode", mode, {"paper", "shadow", "live"});
    if (mode == "live")
        return readLiveAccount(std::move(section), slug, name);
    if (mode == "shadow")
        account.mode = account.limits.maxMode = TradingMode::Shadow;
    readBalance(section, account.paper.start);
    auto leverage = static_cast<std::uint32_t>(account.paper.leverage);
    section.integer("leverage", leverage, 1, kMostLeverage);
    account.paper.leverage = static_cast<int>(leverage);
    const auto milliseconds = [&section](std::string_view field, Duration& out) {
        auto value = static_cast<std::uint32_t>(out.toMilliseconds());
        section.integer(field, value, 0, 60'000);
        out = Duration::milliseconds(value);
    };
    milliseconds("latency_ms", account.paper.latency);
    milliseconds("jitter_ms", account.paper.jitter);
    readFees(section, account.paper);
    readRisk(section, slug, account.limits);
    section.finish();
    return account;
}

} // namespace

void readVenueLimits(Section section, VenueLimits& out)
{
    readHardLimits(section, out.hard);
    readSoftLimits(section, out.soft);
    section.decimal("max_position_notional", out.maxPositionNotional, kSmallest, kLargest);
    section.decimal("max_daily_loss", out.maxDailyLoss, kSmallest, kLargest);
    section.integer("max_orders_per_day", out.maxOrdersPerDay, 0, 1'000'000);
    section.integer("max_orders_per_second", out.maxOrdersPerSecond, 1, 1000);
    section.integer("max_rejects_in_a_row", out.maxConsecutiveRejects, 1, 100);
    std::optional<std::uint32_t> age;
    section.integer("max_data_age_ms", age, 100, 60'000);
    if (age)
        out.maxDataAge = Duration::milliseconds(*age);
    section.finish();
}

void readAccounts(Section section, const std::string& slug, std::vector<AccountSettings>& out)
{
    for (const auto& [key, node] : section.all()) {
        const std::string name(key.str());
        if (!isAccountName(name)) {
            section.error() = badField(section.file(), section.pathOf(name), "no name for an account",
                                       "1 to 24 of a-z, 0-9, - and _");
            return;
        }
        auto one = section.section(name);
        if (!one)
            return;
        out.push_back(readAccount(*one, slug, name));
        if (!section.isGood())
            return;
    }
}

} // namespace gannet
