// SPDX-License-Identifier: GPL-3.0-or-later
// Adds one account as the program does, without its window: what was typed comes as arguments, how far it is goes out,
// one JSON object a line, and so does what would have been kept (no key in it). A line on stdin is "open", "cancel" or
// the end.
#include "app/onboarding/onboarding.h"

#include "tests/unit/onboarding/fake_keeper.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <iostream>
#include <string>

using namespace gannet;
using namespace gannet::onboarding;
using Json = nlohmann::ordered_json;

namespace {

void print(const Json& line)
{
    std::cout << line.dump() << std::endl;
}

Json shownOf(const NewAccount& account)
{
    const ShownCredentials of = shown(account.credentials);
    return {{"kept", account.venue + "/" + account.name},
            {"network", toString(account.network)},
            {"kind", of.kind},
            {"account", of.account},
            {"signer", of.signer},
            {"agentName", of.agentName},
            {"validUntil", of.validUntil ? of.validUntil->toMilliseconds() : 0}};
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication program(argc, argv);
    const QStringList given = QCoreApplication::arguments();
    if (given.size() < 4) {
        std::cerr << "usage: wallet_page_host VENUE mainnet|testnet REST_URL [ACCOUNT]\n";
        return 2;
    }
    const std::string venue = given[1].toStdString();
    const VenueNetwork network = venueNetworkFrom(given[2].toStdString()).value_or(VenueNetwork::Mainnet);
    const SystemClock clock;
    NetVenueLine line(IoOptions{}, clock);
    test::FakeKeeper keeper;
    Onboarding flow(keeper, {{venue, venue == "aster" ? "Aster" : "Hyperliquid", network, given[3].toStdString()}},
                    line, clock, [](const QUrl&) { return true; });
    std::size_t kept = 0;
    Json last;
    flow.onChanged([&] {
        const AddProgress at = flow.progress();
        const Json now{{"step", static_cast<int>(at.step)},
                       {"sentence", at.sentence},
                       {"isTrouble", at.isTrouble},
                       {"url", at.url},
                       {"agent", at.agentAddress}};
        if (now != last)
            print(now);
        last = now;
        while (kept < keeper.added.size())
            print(shownOf(keeper.added[kept++]));
    });
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &input, [&] {
        std::string word(64, '\0');
        const auto size = ::read(STDIN_FILENO, word.data(), word.size());
        if (size <= 0) {
            QCoreApplication::quit();
            return;
        }
        if (word.starts_with("open"))
            flow.openPage();
        else if (word.starts_with("cancel"))
            flow.cancel();
    });
    flow.begin({.venue = venue,
                .network = network,
                .name = "main",
                .address = given.size() > 4 ? given[4].toStdString() : "",
                .agentName = "gannet-desk"});
    return QCoreApplication::exec();
}
