// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/inbox.h"
#include "core/engine/journal.h"
#include "core/engine/journal_port.h"

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace gannet {

struct JournalSettings {
    std::string dir;                          ///< made when missing
    std::uint64_t segmentBytes = 256U << 20U; ///< a new segment begins above this
    std::uint64_t keepBytes = 4ULL << 30U;    ///< oldest journals of the folder are deleted above this
};

/// Remembers, record by record, what a later segment must open with (see journal.h). Bounded. One thread.
class JournalOpening {
public:
    /// `payload` is encodeInbound of an item.
    void note(std::string_view payload);
    /// In the order they came.
    [[nodiscard]] std::vector<std::string> payloads() const;

private:
    struct Venue {
        bool hasFrames = false;
    };
    void replace(std::map<std::uint64_t, std::uint64_t>& index, std::uint64_t key, std::string_view payload);
    void erase(std::map<std::uint64_t, std::uint64_t>& index, std::uint64_t key);

    std::map<std::uint64_t, std::string> m_payloads; ///< by ordinal of arrival
    std::map<std::uint16_t, Venue> m_venues;
    std::map<std::uint64_t, std::uint64_t> m_links; ///< (venue, link) -> ordinal
    std::map<std::uint64_t, std::uint64_t> m_views; ///< view -> ordinal
    std::uint64_t m_ordinal = 0;
    std::size_t m_replyBytes = 0;
};

/// Appends items to segment files on a thread of its own: the engine hands over bytes and never touches a file. When
/// the disk fails or falls behind, the journal ends there, isOk() turns false and words() says why; nothing else stops.
class JournalWriter final : public JournalPort {
public:
    /// Opens the first segment at once, so a wrong folder is told at the start. `header.segment`, `openingItems` and
    /// `firstOrdinal` are filled in here. Fails {Unavailable, Io}.
    [[nodiscard]] static Result<std::unique_ptr<JournalWriter>> open(JournalSettings settings, JournalHeader header);
    /// Writes what was handed over, then closes.
    ~JournalWriter() override;
    JournalWriter(const JournalWriter&) = delete;
    JournalWriter& operator=(const JournalWriter&) = delete;

    /// Engine thread. Does not wait.
    void record(const Inbound& item) override;

    /// Any thread.
    [[nodiscard]] bool isOk() const override { return m_isOk.load(std::memory_order_acquire); }
    [[nodiscard]] std::uint64_t bytesWritten() const override { return m_bytes.load(std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t itemsLost() const { return m_lost.load(std::memory_order_relaxed); }
    [[nodiscard]] std::string words() const override;
    /// Any thread. Waits until everything handed over so far is in the file; for tests and an orderly end.
    void flush();
    /// The segment files so far, in order. Call after flush() or the end; engine thread.
    [[nodiscard]] std::vector<std::string> segments() const;

private:
    struct File {
        std::FILE* handle = nullptr;
        std::string path;
        std::uint64_t bytes = 0;
    };
    struct Message {
        std::string payload; ///< empty: only the flush
        std::shared_ptr<std::atomic<bool>> flushed;
    };

    JournalWriter(JournalSettings settings, JournalHeader header);
    [[nodiscard]] Result<void> beginSegment();
    void run();
    void writeOne(const std::string& payload);
    [[nodiscard]] bool put(std::string_view bytes);
    void finish(const std::string& why);
    void closeFile();
    void deleteOldest() const;

    JournalSettings m_settings;
    JournalHeader m_header;
    // Written by the writer thread, read by others after an acquire of m_isOk or of a flush.
    File m_file;
    JournalOpening m_opening;
    std::vector<std::string> m_segments;
    std::string m_words;
    std::uint64_t m_items = 0;

    Inbox<Message> m_inbox;
    std::atomic<std::uint64_t> m_pending{0}; ///< bytes handed over and not yet written
    std::atomic<std::uint64_t> m_bytes{0};
    std::atomic<std::uint64_t> m_lost{0};
    std::atomic<bool> m_isOk{true};
    std::atomic<bool> m_stop{false};
    std::jthread m_thread;
};

} // namespace gannet
