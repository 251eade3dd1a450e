// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/accounts/account_keeper.h"
#include "app/onboarding/agent_approval.h"
#include "app/onboarding/venue_line.h"
#include "app/onboarding/wallet_page_server.h"
#include "core/base/time.h"
#include "core/venue/secret_source.h"
#include "ui/accounts/accounts_port.h"

#include <QTimer>
#include <QUrl>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gannet::onboarding {

/// A venue to which accounts can be added in this run.
struct OnboardingVenue {
    std::string slug;
    std::string name;
    VenueNetwork network = VenueNetwork::Mainnet; ///< that this run speaks to
    std::string restUrl;                          ///< https://host, or http:// to loopback; no trailing slash
};

struct OnboardingTimes {
    int flowMs = 10 * 60 * 1000; ///< from begin() to the end of the page, whatever happens
    int lingerMs = 5000;         ///< the page can still read how it ended
    int questionMs = 250;        ///< how often it is looked whether a question is due
};

/// Adds accounts: one at a time, from what a person typed to a key that is kept. UI thread. What it may not do: send
/// an approval twice, show or log a key, keep one that the venue refused.
class Onboarding final : public AccountsPort {
public:
    using OpenUrl = std::function<bool(const QUrl&)>;

    /// All outlive it.
    Onboarding(AccountKeeper& keeper, std::vector<OnboardingVenue> venues, VenueLine& line, const Clock& clock,
               OpenUrl openUrl, OnboardingTimes times = {});
    ~Onboarding() override;
    Onboarding(const Onboarding&) = delete;
    Onboarding& operator=(const Onboarding&) = delete;

    [[nodiscard]] std::vector<AccountLine> accounts() const override;
    [[nodiscard]] std::vector<AccountVenue> venues() const override;
    [[nodiscard]] std::string usualAgentName() const override;
    void remove(const std::string& venue, const std::string& name, std::function<void(Result<void>)> done) override;
    void lookAgain(const std::string& venue, const std::string& name) override;
    void begin(AccountDraft draft) override;
    void cancel() override;
    void keepUnchecked() override;
    void openPage() override;
    [[nodiscard]] AddProgress progress() const override { return m_progress; }
    void onChanged(std::function<void()> changed) override { m_changed = std::move(changed); }

private:
    /// What is being added.
    struct Flow;

    [[nodiscard]] Result<void> start(AccountDraft draft);
    [[nodiscard]] Result<void> checkName(const AccountDraft& draft) const;
    [[nodiscard]] Result<void> startWallet(AccountDraft draft);
    [[nodiscard]] Result<void> startPasted(AccountDraft draft);
    void onPasted(std::uint64_t flow, const HttpResult& result);

    [[nodiscard]] std::string talk(std::string_view call, std::string_view body);
    [[nodiscard]] std::string facts() const;
    void send(OrderHttp order);
    void askWhenDue();
    void afterVenue();
    void onStanding(AgentStanding standing);
    void keep(VenueCredentials credentials);

    void step(AddStep step, std::string sentence, bool isTrouble = false);
    void failed(const Error& error);
    void ended(AddStep step, std::string sentence, bool isTrouble);
    void followAdded();
    void tell();

    AccountKeeper& m_keeper;
    std::vector<OnboardingVenue> m_venues;
    VenueLine& m_line;
    const Clock& m_clock;
    OpenUrl m_openUrl;
    OnboardingTimes m_times;
    std::function<void()> m_changed;
    AddProgress m_progress;
    SecretId m_added;            ///< the account that was added last
    std::string m_addedSentence; ///< what was said of that
    std::unique_ptr<Flow> m_flow;
    std::uint64_t m_flows = 0; ///< answers that come for an earlier one are dropped
    WalletPageServer m_page;
    QTimer m_life;
    QTimer m_linger;
    QTimer m_questions;
    std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true); ///< for answers of the keeper and the line
};

} // namespace gannet::onboarding
