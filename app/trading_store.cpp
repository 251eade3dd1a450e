// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/trading_store.h"

#include "core/store/remember.h"

#include <utility>

namespace gannet {

Result<std::unique_ptr<KeptStore>> KeptStore::open(const std::string& dir, const Clock& clock, Inbox<Inbound>& inbox,
                                                   Listener listener)
{
    DatabaseSettings settings;
    settings.path = dir + "/gannet.sqlite";
    auto store = Store::open(std::move(settings));
    if (!store)
        return fail(std::move(store.error()));
    auto remembered = remember(**store, clock.now());
    if (!remembered)
        return fail(std::move(remembered.error()));
    auto workspaces = (*store)->workspaces();
    if (!workspaces)
        return fail(std::move(workspaces.error()));
    // Before anything is shown: whatever ends the program from here on is counted. A file that cannot be written is
    // told by the writer.
    static_cast<void>((*store)->write(WorkspaceStart{false}));
    std::unique_ptr<KeptStore> kept(new KeptStore);
    kept->m_remembered = std::move(*remembered);
    kept->m_workspaces = std::move(*workspaces);
    kept->m_writer = std::make_unique<WriterThread>(std::move(*store), clock,
                                                    [&clock, &inbox, listener = std::move(listener)](StoreNews news) {
                                                        if (listener)
                                                            listener(news);
                                                        inbox.push(Inbound{clock.now(), std::move(news)});
                                                    });
    return kept;
}

void FleetingStore::push(StoreOp op)
{
    if (const auto* intent = std::get_if<OrderIntent>(&op))
        m_inbox.push(Inbound{m_clock.now(), StoreNews{IntentStored{intent->ordinal, intent->order.order.id}}});
}

} // namespace gannet
