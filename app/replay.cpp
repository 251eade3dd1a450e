// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/replay.h"

#include "app/journal_fold.h"
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

} // namespace

std::string toJson(const ReplayReport& report)
{
    return fmt::format(R"({{"digest":"{:016x}","items":{},"events":{}}})", report.digest, report.items, report.events);
}

Result<ReplayReport> replayJournal(const std::vector<std::string>& paths, std::ostream* events)
{
    NowhereTransport nowhere;
    auto fold = JournalFold::open(paths, nowhere);
    if (!fold)
        return fail(fold.error());
    Engine& engine = (*fold)->engine();
    ReplayReport report;
    engine.setEventLog([&report, &engine, events](const Event& event) {
        ++report.events;
        if (events != nullptr)
            *events << describe(event, engine.catalogue()) << '\n';
    });
    engine.setTell([&report, &engine, events](const UiEvent& event) {
        const auto* const trading = std::get_if<TradingEvent>(&event);
        if (!trading)
            return;
        ++report.events;
        if (events != nullptr)
            *events << describe(*trading, engine.catalogue()) << '\n';
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
        (*fold)->step(**item);
    }
    report.digest = engine.digest();
    return report;
}

} // namespace gannet
