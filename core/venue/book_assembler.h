// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/l2_book.h"
#include "core/venue/capabilities.h"
#include "core/venue/venue_adapter.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace gannet {

/// One change of a book, in mantissas at the instrument's scales; zero qty removes a level. The levels are read before
/// the call returns.
struct BookDiff {
    std::uint64_t firstSeq = 0;
    std::uint64_t lastSeq = 0;
    std::uint64_t previousSeq = 0; ///< last id of the diff before, where the venue tells it
    std::span<const BookLevel> bids;
    std::span<const BookLevel> asks;
};

/// A whole book, best first.
struct BookImage {
    std::uint64_t lastSeq = 0; ///< 0 where the venue has none
    std::span<const BookLevel> bids;
    std::span<const BookLevel> asks;
};

enum class BookResult : std::uint8_t {
    Buffered,       ///< kept until a snapshot comes
    Dropped,        ///< older than what is there; nothing changed
    Applied,        ///< the book was live, changed, and is live
    Live,           ///< the book was made anew and is live
    Gap,            ///< a sequence break: nothing is shown any more; the diff that broke it waits for a snapshot
    Crossed,        ///< best bid >= best ask after a whole event: nothing is shown any more
    SnapshotTooOld, ///< ends before the first buffered diff begins: ask for another; what is buffered is kept
    Overflow,       ///< the buffer was full and began anew with this diff
    Malformed,      ///< a snapshot unsorted or not positive: not taken
};
[[nodiscard]] std::string_view toString(BookResult value);

/// What came of a comparison with a fresh snapshot.
enum class BookCheck : std::uint8_t {
    None,    ///< nothing to tell
    Waiting, ///< the snapshot is ahead of the stream; a coming diff decides
    Equal,
    Different, ///< adoptFresh() puts the fresh one in place
    Unusable,  ///< the snapshot cannot be brought to the book's sequence; ask again later
};

/// Keeps one instrument's book out of snapshots and diffs. It is live, and then equals the venue's book of `lastSeq`
/// inside the range the snapshot covered, or it is empty: nothing in between is ever visible.
///
/// The continuity rule is the venue's (docs/architecture.md, "Book resync"):
/// - PreviousLast: diffs that end before the snapshot are dropped; the first applied one holds the snapshot's id inside
///   [firstSeq, lastSeq], or names it as previousSeq (a quiet market's snapshot stands where the last diff ended); from
///   then on previousSeq is the lastSeq before.
/// - FirstFollows: diffs that end at or before the snapshot are dropped; then firstSeq is at most the lastSeq before
///   plus one.
/// - Replace: snapshots only; one that is older than the book by its id is dropped.
///
/// Diffs that come before the snapshot are kept in a bounded buffer. Diffs told twice, or late, are dropped: they hold
/// nothing new. No allocation once warm. One thread.
class BookAssembler {
public:
    static constexpr std::size_t kMaxBufferedDiffs = 4'096;
    static constexpr std::size_t kMaxBufferedLevels = 262'144;
    static constexpr std::size_t kCheckedLevels = 20; ///< a side, compared with a fresh snapshot

    explicit BookAssembler(BookContinuity continuity) : m_continuity(continuity) {}

    BookResult onDiff(const BookDiff& diff);
    /// Taken when the book is not live (or by Replace, always); else Dropped.
    BookResult onSnapshot(const BookImage& image);
    /// Empties the book and the buffer; counts stay. The next snapshot builds anew.
    void restart();

    /// Begins a comparison: from here on the diffs are also kept for the snapshot that was just asked for. Live only.
    void beginCheck();
    /// The snapshot asked for at beginCheck(). It is brought to the book's sequence by the kept diffs, then the best
    /// kCheckedLevels of both are compared.
    BookCheck onCheckSnapshot(const BookImage& image);
    /// The snapshot will not come.
    void cancelCheck() { (void)endCheck(BookCheck::None); }
    /// The outcome of a comparison that was Waiting, once; None while it is not known.
    [[nodiscard]] BookCheck takeCheck();
    /// After Different: the fresh book takes the place of the live one, at the same sequence. Counted as a resync.
    void adoptFresh();

    [[nodiscard]] bool isLive() const { return m_isLive; }
    [[nodiscard]] bool isChecking() const { return m_check != Check::Idle; }
    /// Empty when not live.
    [[nodiscard]] const L2Book& book() const { return m_book; }
    [[nodiscard]] std::uint64_t lastSeq() const { return m_lastSeq; }
    [[nodiscard]] std::size_t buffered() const { return m_pending.size() - m_pendingHead; }
    [[nodiscard]] const BookStats& stats() const { return m_stats; }

private:
    struct Pending {
        std::uint64_t firstSeq = 0, lastSeq = 0, previousSeq = 0;
        std::size_t begin = 0; ///< of the bids in m_levels; the asks follow
        std::size_t bidCount = 0, askCount = 0;
    };
    enum class Check : std::uint8_t { Idle, Recording, Catching };

    [[nodiscard]] bool isOld(std::uint64_t lastSeq, std::uint64_t bookSeq, bool isBridged) const;
    [[nodiscard]] bool follows(const BookDiff& diff, std::uint64_t bookSeq, bool isBridged) const;
    [[nodiscard]] BookResult replace(const BookImage& image);
    [[nodiscard]] BookResult buffer(const BookDiff& diff);
    [[nodiscard]] BookResult store(const BookDiff& diff);
    [[nodiscard]] BookDiff pendingAt(std::size_t index) const;
    void dropOld(std::uint64_t bookSeq);
    void clearPending();
    [[nodiscard]] BookResult applyPending();
    [[nodiscard]] bool apply(const BookDiff& diff);
    void becomeLive();
    void stepCheck(const BookDiff& diff);
    [[nodiscard]] BookCheck compare();
    [[nodiscard]] BookCheck endCheck(BookCheck result);

    BookContinuity m_continuity;
    bool m_isLive = false;
    bool m_wasLive = false;
    bool m_isBridged = false; ///< a diff was applied on the snapshot, so the chain rule holds
    std::uint64_t m_lastSeq = 0;
    L2Book m_book;
    std::vector<Pending> m_pending;
    std::size_t m_pendingHead = 0;
    std::vector<BookLevel> m_levels;
    BookStats m_stats;

    Check m_check = Check::Idle;
    BookCheck m_checkResult = BookCheck::None;
    L2Book m_fresh;
    std::uint64_t m_freshSeq = 0;
};

} // namespace gannet
