// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/journal_fold.h"

#include "adapters/registry/registry.h"
#include "app/accounts/live_sides.h"
#include "app/trading_accounts.h"

#include <fmt/format.h>

#include <utility>

namespace gannet {

Result<std::unique_ptr<JournalFold>> JournalFold::open(std::vector<std::string> paths, Transport& transport)
{
    if (paths.empty())
        return fail(ErrorKind::Invalid, Code::InvalidRequest, "no journal is named");
    std::unique_ptr<JournalFold> fold(new JournalFold(std::move(paths)));
    const Result<bool> opened = fold->openNext();
    if (!opened)
        return fail(opened.error());
    fold->m_toSkip = 0; // the first segment opens with all it has
    fold->m_engine = std::make_unique<Engine>(EngineOptions{}, fold->m_catalogue, transport);
    for (const JournalVenue& venue : fold->m_header.venues) {
        const VenueFactory* factory = findVenueFactory(venue.slug);
        if (factory == nullptr)
            return fail(ErrorKind::Unsupported, Code::Unsupported,
                        fmt::format("the journal is of {}, a venue this program does not have", venue.slug));
        fold->m_engine->addVenue(*factory, venue.settings);
    }
    // A later segment alone does not hold what trading began from: it is replayed without.
    if (fold->m_header.trading && fold->m_header.segment == 0) {
        LiveParts live;
        live.catalogue = &fold->m_catalogue;
        live.transport = &transport;
        for (const JournalVenue& venue : fold->m_header.venues)
            live.venues.emplace(venue.slug, venue.settings);
        fold->m_engine->enableTrading(fold->m_header.trading->oms, fold->m_store,
                                      plansOf(fold->m_header.trading->accounts, fold->m_catalogue),
                                      liveMaker(std::move(live)));
    }
    return fold;
}

Result<bool> JournalFold::openNext()
{
    if (m_nextPath == m_paths.size())
        return false;
    const std::string& path = m_paths[m_nextPath];
    Result<JournalReader> reader = JournalReader::open(path);
    if (!reader)
        return fail(reader.error());
    const JournalHeader& header = reader->header();
    if (m_nextPath > 0 && (header.runId != m_header.runId || header.segment != m_header.segment + 1))
        return fail(ErrorKind::Protocol, Code::BadFormat,
                    fmt::format("{} does not follow segment {} of its run", path, m_header.segment));
    m_header = header;
    m_toSkip = header.openingItems;
    m_reader = std::make_unique<JournalReader>(std::move(*reader));
    ++m_nextPath;
    return true;
}

Result<std::optional<Inbound>> JournalFold::next()
{
    for (;;) {
        Result<std::optional<Inbound>> item = m_reader->next();
        if (!item)
            return item;
        if (*item) {
            if (m_toSkip > 0) {
                --m_toSkip;
                continue;
            }
            ++m_items;
            return item;
        }
        const Result<bool> more = openNext();
        if (!more)
            return fail(more.error());
        if (!*more)
            return std::optional<Inbound>();
    }
}

} // namespace gannet
