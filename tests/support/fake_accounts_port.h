// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/accounts/accounts_port.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

/// Accounts as a test tells them; what is asked of it is written down.
class FakeAccountsPort final : public AccountsPort {
public:
    [[nodiscard]] std::vector<AccountLine> accounts() const override { return lines; }
    [[nodiscard]] std::vector<AccountVenue> venues() const override
    {
        return {{.slug = "hyperliquid",
                 .name = "Hyperliquid",
                 .networks = {VenueNetwork::Mainnet},
                 .whyNotOthers = "This run speaks to mainnet of Hyperliquid",
                 .ways = {KeyWay::Wallet, KeyWay::Agent}},
                {.slug = "aster",
                 .name = "Aster",
                 .networks = {VenueNetwork::Testnet},
                 .whyNotOthers = "This run speaks to testnet of Aster",
                 .ways = {KeyWay::Wallet, KeyWay::Agent, KeyWay::Hmac}}};
    }
    [[nodiscard]] std::string usualAgentName() const override { return "gannet-desk"; }
    void remove(const std::string& venue, const std::string& name, std::function<void(Result<void>)> done) override
    {
        asked.push_back("remove " + venue + '/' + name);
        removed = std::move(done);
    }
    void lookAgain(const std::string& venue, const std::string& name) override
    {
        asked.push_back("look " + venue + '/' + name);
    }
    void begin(AccountDraft draft) override
    {
        asked.emplace_back("begin");
        drafts.push_back(std::move(draft));
        tell(answer);
    }
    void cancel() override
    {
        asked.emplace_back("cancel");
        tell(afterCancel);
    }
    void keepUnchecked() override { asked.emplace_back("keep"); }
    void openPage() override { asked.emplace_back("open"); }
    [[nodiscard]] AddProgress progress() const override { return at; }
    void onChanged(std::function<void()> changed) override { m_changed = std::move(changed); }

    void tell(AddProgress progress)
    {
        at = std::move(progress);
        change();
    }
    void change() const
    {
        if (m_changed)
            m_changed();
    }

    std::vector<AccountLine> lines;
    std::vector<std::string> asked;
    std::vector<AccountDraft> drafts;
    AddProgress at;
    AddProgress answer; ///< to begin()
    AddProgress afterCancel;
    std::function<void(Result<void>)> removed;

private:
    std::function<void()> m_changed;
};

} // namespace gannet
