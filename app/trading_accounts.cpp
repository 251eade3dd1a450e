// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/trading_accounts.h"

#include "adapters/paper/paper_gateway.h"
#include "core/trading/account_desk.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace gannet {

namespace {

/// Where the config names no balance: so much of each dollar that the venue's instruments are quoted in.
const Decimal kStart{10'000, 0};

[[nodiscard]] std::map<std::string, Decimal> startOf(const Catalogue& catalogue, VenueId venue)
{
    std::map<std::string, Decimal> start;
    for (const Instrument& instrument : catalogue.all()) {
        if (instrument.venue == venue && instrument.quote.starts_with("USD"))
            start.emplace(instrument.quote, kStart);
    }
    return start;
}

[[nodiscard]] Result<TradingGateway> makePaper(const AccountKey& key, PaperSettings settings,
                                               const Catalogue& catalogue, OrderSink& sink,
                                               const Remembered& remembered, Timestamp now)
{
    settings.account = storedAccount(key);
    if (settings.start.empty())
        settings.start = startOf(catalogue, key.venue);
    auto gateway = std::make_unique<paper::PaperGateway>(key.venue, catalogue, std::move(settings), sink);
    if (auto restored =
            gateway->restore({remembered.orders, remembered.fills, remembered.funding, remembered.settings}, now);
        !restored)
        return fail(std::move(restored.error()));
    MarketFeed* const feed = gateway.get();
    return TradingGateway{std::move(gateway), feed};
}

} // namespace

std::vector<AccountSettings> accountsOf(const Config& config, const std::vector<std::string>& venues,
                                        const std::vector<StoredAccount>& added)
{
    std::vector<AccountSettings> all;
    for (const std::string& slug : venues) {
        const auto venue = std::ranges::find(config.venues, slug, &VenueConfig::slug);
        if (venue == config.venues.end()) {
            all.push_back(paperAccount(slug, "paper"));
            continue;
        }
        std::vector<AccountSettings> accounts = venue->accounts;
        if (accounts.empty())
            accounts.push_back(paperAccount(slug, "paper"));
        for (AccountSettings& account : accounts) {
            account.limits.venue = venue->limits;
            all.push_back(std::move(account));
        }
    }
    for (const StoredAccount& one : added) {
        const auto isIt = [&one](const AccountSettings& account) {
            return account.venue == one.venue && account.name == one.name;
        };
        if (std::ranges::find(venues, one.venue) == venues.end() || std::ranges::any_of(all, isIt))
            continue;
        const auto venue = std::ranges::find(config.venues, one.venue, &VenueConfig::slug);
        all.push_back(addedAccount(one, venue == config.venues.end() ? VenueLimits{} : venue->limits));
    }
    return all;
}

std::vector<AccountSettings> playedAccountsOf(const Config& config, const std::vector<std::string>& venues)
{
    std::vector<AccountSettings> all = accountsOf(config, venues);
    std::erase_if(all, [](const AccountSettings& account) { return account.mode == TradingMode::Live; });
    for (const std::string& slug : venues) {
        if (std::ranges::find(all, slug, &AccountSettings::venue) == all.end())
            all.push_back(paperAccount(slug, "paper"));
    }
    return all;
}

std::vector<AccountPlan> plansOf(const std::vector<AccountSettings>& accounts, const Catalogue& catalogue)
{
    std::vector<AccountPlan> plans;
    for (const AccountSettings& account : accounts) {
        if (account.mode == TradingMode::Live)
            continue;
        const AccountKey key{catalogue.findVenue(account.venue), account.name, account.mode == TradingMode::Shadow};
        plans.push_back(
            {key, account.limits,
             [key, paper = account.paper, &catalogue](OrderSink& sink, const Remembered& remembered, Timestamp now) {
                 return makePaper(key, paper, catalogue, sink, remembered, now);
             }});
    }
    return plans;
}

} // namespace gannet
