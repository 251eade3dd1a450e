// SPDX-License-Identifier: GPL-3.0-or-later
// What tests tell of accounts with keys.
#include "tests/qml/harness.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace gannet {

void Harness::tellKeys()
{
    const AccountLine good{.venue = "hyperliquid",
                           .venueName = "Hyperliquid",
                           .name = "main",
                           .tone = AccountTone::Well,
                           .state = "Open",
                           .sentence = "Its venue knows the key; it trades once live is armed.",
                           .kind = "Agent key",
                           .address = "0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A",
                           .signer = "0x1563915e194D8CfBA1943570603F7606A3115508",
                           .agentName = "gannet-desk",
                           .validUntil = Timestamp::fromMilliseconds(1'767'776'120'478),
                           .daysLeft = 83,
                           .permissions = std::vector<std::string>{"read", "trade"}};
    AccountLine ending = good;
    ending.name = "second";
    ending.daysLeft = 3;
    ending.permissions.reset();
    AccountLine locked = good;
    locked.venue = "aster";
    locked.venueName = "Aster";
    locked.name = "try-out";
    locked.network = VenueNetwork::Testnet;
    locked.tone = AccountTone::Warning;
    locked.state = "Locked";
    locked.sentence = "The keyring was not unlocked.";
    locked.mayLookAgain = true;
    locked.kind.clear();
    locked.address.clear();
    locked.agentName.clear();
    m_accountsPort.lines = {locked, good, ending};
    m_accountsPort.change();
}

void Harness::tellAdding(int step, const QString& sentence, bool isTrouble, const QString& url)
{
    m_accountsPort.tell({.step = static_cast<AddStep>(step),
                         .sentence = sentence.toStdString(),
                         .isTrouble = isTrouble,
                         .field = {},
                         .url = url.toStdString(),
                         .agentAddress = "0x1563915e194D8CfBA1943570603F7606A3115508"});
}

void Harness::answerAdding(const QString& field, const QString& sentence, const QString& url)
{
    m_accountsPort.answer = {.step = !field.isEmpty() ? AddStep::Failed
                                     : url.isEmpty()  ? AddStep::Checking
                                                      : AddStep::WaitingForPage,
                             .sentence = sentence.toStdString(),
                             .isTrouble = !field.isEmpty(),
                             .field = field.toStdString(),
                             .url = url.toStdString(),
                             .agentAddress = "0x1563915e194D8CfBA1943570603F7606A3115508"};
}

QStringList Harness::takeAccountsAsked()
{
    QStringList asked;
    for (const std::string& one : std::exchange(m_accountsPort.asked, {}))
        asked << QString::fromStdString(one);
    return asked;
}

QString Harness::lastDraft() const
{
    if (m_accountsPort.drafts.empty())
        return {};
    const AccountDraft& draft = m_accountsPort.drafts.back();
    constexpr std::array<const char*, 3> kWays{"wallet", "agent", "hmac"};
    return QString::fromStdString(fmt::format("{} {} {} {} {} {} {} {} {}", draft.venue, toString(draft.network),
                                              draft.name, kWays[static_cast<std::size_t>(draft.way)], draft.address,
                                              draft.agentName, draft.validDays, draft.key.reveal().size(),
                                              draft.secret.reveal().size()));
}

void Harness::answerRemoval(const QString& error)
{
    if (const auto done = std::exchange(m_accountsPort.removed, nullptr))
        done(error.isEmpty() ? Result<void>()
                             : Result<void>(fail(ErrorKind::Unavailable, Code::Io, error.toStdString())));
}

} // namespace gannet
