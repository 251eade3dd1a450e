// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay.h"

#include "app/journal_fold.h"
#include "app/trading_ledger.h"
#include "core/engine/event_text.h"
#include "core/engine/trading_text.h"

#include <fmt/format.h>

#include <ostream>

namespace gannet {

namespace {

/// Whatever the adapters ask for again was answered when the journal was written.
class NowhereTransport final : public Transport {
public:
    void send(Outbound) override {}
};

/// What the engine holds, by the names of the store.
[[nodiscard]] std::vector<NamedPosition> positionsOf(const Engine& engine)
{
    std::vector<NamedPosition> named;
    if (engine.trading() == nullptr)
        return named;
    const Catalogue& catalogue = engine.catalogue();
    for (const bool isShadow : {false, true}) {
        for (const auto& [key, position] : engine.trading()->oms().positions(isShadow).all())
            named.push_back({std::string(catalogue.slug(key.venue)), storedAccount({key.venue, key.account, isShadow}),
                             catalogue.at(key.instrument).key, position});
    }
    return named;
}

} // namespace

std::string toJson(const ReplayReport& report)
{
    return fmt::format(R"({{"digest":"{:016x}","items":{},"events":{}}})", report.digest, report.items, report.events);
}

Result<ReplayReport> replayJournal(const std::vector<std::string>& paths, std::ostream* events, std::ostream* trading)
{
    NowhereTransport nowhere;
    auto fold = JournalFold::open(paths, nowhere);
    if (!fold)
        return fail(fold.error());
    Engine& engine = (*fold)->engine();
    ReplayReport report;
    TradingLedger ledger;
    if (trading != nullptr)
        (*fold)->setStoreListener([&ledger](const StoreOp& op) { ledger.add(op); });
    engine.setEventLog([&report, &engine, events](const Event& event) {
        ++report.events;
        if (events != nullptr)
            *events << describe(event, engine.catalogue()) << '\n';
    });
    engine.setTell([&report, &engine, events](const UiEvent& event) {
        const auto* const told = std::get_if<TradingEvent>(&event);
        if (!told)
            return;
        ++report.events;
        if (events != nullptr)
            *events << describe(*told, engine.catalogue()) << '\n';
    });
    for (;;) {
        const Result<std::optional<Inbound>> item = (*fold)->next();
        if (!item) {
            report.torn = item.error();
            break;
        }
        if (!*item)
            break;
        ++report.items;
        if (std::holds_alternative<FrameIn>((*item)->item))
            ++report.frames;
        if (const auto* const remembered = std::get_if<Remembered>(&(*item)->item)) {
            for (const StoredOrder& row : remembered->orders)
                ledger.add(row);
            for (const StoredFill& row : remembered->fills)
                ledger.add(row);
        }
        (*fold)->step(**item);
    }
    if (trading != nullptr)
        ledger.write(*trading, positionsOf(engine));
    report.digest = engine.digest();
    return report;
}

} // namespace gannet
