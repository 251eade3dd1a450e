// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/engine.h"
#include "core/engine/journal.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gannet {

/// A journal fed to an engine made as the one that wrote it: the same venues in the same order with the same settings.
/// What the adapters send goes to `transport` and nowhere else. One thread.
class JournalFold {
public:
    /// Opens the segments of one run in order; the first may be a later one (see journal.h), and then nothing trades,
    /// for what trading began from is in the first. Fails {Protocol, BadFormat} when they do not follow one another,
    /// {Unsupported} on a venue this program does not have.
    [[nodiscard]] static Result<std::unique_ptr<JournalFold>> open(std::vector<std::string> paths,
                                                                   Transport& transport);

    /// The next item; nothing at the end of the last segment. Opening items of a second and further segment are left
    /// out. A torn segment is an error; what came before it counts.
    [[nodiscard]] Result<std::optional<Inbound>> next();
    void step(const Inbound& item) { m_engine->step(item); }
    /// Hears what the engine gives its store.
    void setStoreListener(std::function<void(const StoreOp&)> heard) { m_store.heard = std::move(heard); }

    [[nodiscard]] Engine& engine() { return *m_engine; }
    [[nodiscard]] const JournalHeader& header() const { return m_header; }
    /// Items given out so far.
    [[nodiscard]] std::uint64_t items() const { return m_items; }

private:
    /// What the store answered stands in the journal.
    struct NoStore final : StorePort {
        void push(StoreOp op) override
        {
            if (heard)
                heard(op);
        }
        std::function<void(const StoreOp&)> heard;
    };

    explicit JournalFold(std::vector<std::string> paths) : m_paths(std::move(paths)) {}
    [[nodiscard]] Result<bool> openNext();

    std::vector<std::string> m_paths;
    std::size_t m_nextPath = 0;
    std::unique_ptr<JournalReader> m_reader;
    JournalHeader m_header;
    std::uint64_t m_toSkip = 0;
    std::uint64_t m_items = 0;
    Catalogue m_catalogue;
    NoStore m_store;
    std::unique_ptr<Engine> m_engine;
};

} // namespace gannet
