// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/book_assembler.h"

#include "core/base/check.h"

#include <algorithm>
#include <utility>

namespace gannet {

namespace {

/// Sets the levels of a diff; returns how many removals met no level.
std::uint64_t setLevels(L2Book& book, const BookDiff& diff)
{
    std::uint64_t unknown = 0;
    for (const BookLevel& level : diff.bids)
        unknown += book.bids.set(level.price, level.qty) ? 0U : 1U;
    for (const BookLevel& level : diff.asks)
        unknown += book.asks.set(level.price, level.qty) ? 0U : 1U;
    return unknown;
}

[[nodiscard]] bool assign(L2Book& book, const BookImage& image)
{
    if (book.bids.assign(image.bids) && book.asks.assign(image.asks))
        return true;
    book.clear();
    return false;
}

[[nodiscard]] bool isSameTop(const BookSide& a, const BookSide& b, std::size_t depth)
{
    if (std::min(a.size(), depth) != std::min(b.size(), depth))
        return false;
    for (std::size_t i = 0; i < std::min(a.size(), depth); ++i) {
        if (a.at(i) != b.at(i))
            return false;
    }
    return true;
}

} // namespace

std::string_view toString(BookResult value)
{
    switch (value) {
    case BookResult::Buffered: return "buffered";
    case BookResult::Dropped: return "dropped";
    case BookResult::Applied: return "applied";
    case BookResult::Live: return "live";
    case BookResult::Gap: return "gap";
    case BookResult::Crossed: return "crossed";
    case BookResult::SnapshotTooOld: return "snapshot too old";
    case BookResult::Overflow: return "overflow";
    case BookResult::Malformed: return "malformed";
    }
    return "?";
}

bool BookAssembler::isOld(std::uint64_t lastSeq, std::uint64_t bookSeq, bool isBridged) const
{
    if (m_continuity == BookContinuity::PreviousLast && !isBridged)
        return lastSeq < bookSeq; // one that ends exactly at the snapshot still has to bridge it
    return lastSeq <= bookSeq;
}

bool BookAssembler::follows(const BookDiff& diff, std::uint64_t bookSeq, bool isBridged) const
{
    if (m_continuity == BookContinuity::FirstFollows)
        return diff.firstSeq <= bookSeq + 1;
    const bool isNext = diff.previousSeq == bookSeq;
    return isBridged ? isNext : isNext || (diff.firstSeq <= bookSeq && bookSeq <= diff.lastSeq);
}

BookResult BookAssembler::onDiff(const BookDiff& diff)
{
    CHECK(m_continuity != BookContinuity::Replace, "a venue that sends whole books sends no diffs");
    if (!m_isLive)
        return buffer(diff);
    if (isOld(diff.lastSeq, m_lastSeq, m_isBridged)) {
        ++m_stats.dropped;
        return BookResult::Dropped;
    }
    if (!follows(diff, m_lastSeq, m_isBridged)) {
        ++m_stats.gaps;
        restart();
        (void)store(diff);
        return BookResult::Gap;
    }
    if (!apply(diff)) {
        (void)store(diff);
        return BookResult::Crossed;
    }
    if (m_check != Check::Idle)
        stepCheck(diff);
    return BookResult::Applied;
}

/// Applies a diff that follows; false, and nothing live, when the book is crossed after it.
bool BookAssembler::apply(const BookDiff& diff)
{
    const std::uint64_t unknown = setLevels(m_book, diff);
    if (m_isLive) // what was kept from before the snapshot may remove what the snapshot already left out
        m_stats.unknownRemovals += unknown;
    ++m_stats.events;
    m_lastSeq = diff.lastSeq;
    m_stats.lastSeq = m_lastSeq;
    m_isBridged = true;
    if (!m_book.isCrossed())
        return true;
    ++m_stats.crossed;
    restart();
    return false;
}

/// Keeps the buffer a chain without a hole: a snapshot could never be continued over one.
BookResult BookAssembler::buffer(const BookDiff& diff)
{
    if (buffered() == 0)
        return store(diff);
    const std::uint64_t tail = m_pending.back().lastSeq;
    if (diff.lastSeq <= tail) {
        ++m_stats.dropped;
        return BookResult::Dropped;
    }
    if (!follows(diff, tail, true)) {
        ++m_stats.gaps;
        clearPending();
        (void)store(diff);
        return BookResult::Gap;
    }
    return store(diff);
}

BookResult BookAssembler::store(const BookDiff& diff)
{
    const std::size_t count = diff.bids.size() + diff.asks.size();
    const bool isFull = m_pending.size() == kMaxBufferedDiffs || m_levels.size() + count > kMaxBufferedLevels;
    if (isFull)
        clearPending();
    if (count > kMaxBufferedLevels) // cannot be kept at all; the chain will show that it is missing
        return BookResult::Overflow;
    m_pending.push_back(
        {diff.firstSeq, diff.lastSeq, diff.previousSeq, m_levels.size(), diff.bids.size(), diff.asks.size()});
    m_levels.insert(m_levels.end(), diff.bids.begin(), diff.bids.end());
    m_levels.insert(m_levels.end(), diff.asks.begin(), diff.asks.end());
    return isFull ? BookResult::Overflow : BookResult::Buffered;
}

BookDiff BookAssembler::pendingAt(std::size_t index) const
{
    const Pending& p = m_pending[index];
    const std::span<const BookLevel> levels(m_levels);
    return {p.firstSeq, p.lastSeq, p.previousSeq, levels.subspan(p.begin, p.bidCount),
            levels.subspan(p.begin + p.bidCount, p.askCount)};
}

void BookAssembler::dropOld(std::uint64_t bookSeq)
{
    while (buffered() > 0 && isOld(m_pending[m_pendingHead].lastSeq, bookSeq, false)) {
        ++m_pendingHead;
        ++m_stats.dropped;
    }
}

void BookAssembler::clearPending()
{
    m_pending.clear();
    m_levels.clear();
    m_pendingHead = 0;
}

BookResult BookAssembler::onSnapshot(const BookImage& image)
{
    if (m_continuity == BookContinuity::Replace)
        return replace(image);
    if (m_isLive)
        return BookResult::Dropped;
    if (!assign(m_book, image))
        return BookResult::Malformed;
    if (m_book.isCrossed()) {
        ++m_stats.crossed;
        m_book.clear();
        return BookResult::Crossed;
    }
    dropOld(image.lastSeq);
    if (buffered() > 0 && !follows(pendingAt(m_pendingHead), image.lastSeq, false)) {
        m_book.clear();
        return BookResult::SnapshotTooOld;
    }
    m_lastSeq = image.lastSeq;
    m_stats.lastSeq = m_lastSeq;
    m_isBridged = false;
    return applyPending();
}

BookResult BookAssembler::applyPending()
{
    const std::size_t end = m_pending.size();
    for (std::size_t i = m_pendingHead; i < end; ++i) {
        const BookDiff diff = pendingAt(i);
        DCHECK(follows(diff, m_lastSeq, m_isBridged), "the buffer is a chain");
        if (!apply(diff))
            return BookResult::Crossed;
    }
    clearPending();
    becomeLive();
    return BookResult::Live;
}

void BookAssembler::becomeLive()
{
    m_stats.resyncs += m_wasLive ? 1 : 0;
    m_isLive = true;
    m_wasLive = true;
}

BookResult BookAssembler::replace(const BookImage& image)
{
    if (m_isLive && image.lastSeq < m_lastSeq) {
        ++m_stats.dropped;
        return BookResult::Dropped;
    }
    if (!assign(m_book, image)) {
        restart();
        return BookResult::Malformed;
    }
    ++m_stats.events;
    m_lastSeq = image.lastSeq;
    m_stats.lastSeq = m_lastSeq;
    if (m_book.isCrossed()) {
        ++m_stats.crossed;
        restart();
        return BookResult::Crossed;
    }
    if (m_isLive)
        return BookResult::Applied;
    becomeLive();
    return BookResult::Live;
}

void BookAssembler::restart()
{
    m_book.clear();
    m_isLive = false;
    m_isBridged = false;
    m_lastSeq = 0;
    m_check = Check::Idle;
    m_checkResult = BookCheck::None;
    clearPending();
}

// --- comparison with a fresh snapshot -------------------------------------------------------------------------------

void BookAssembler::beginCheck()
{
    CHECK(m_isLive && m_continuity != BookContinuity::Replace, "only a live book made of diffs is compared");
    clearPending();
    m_check = Check::Recording;
    m_checkResult = BookCheck::None;
}

BookCheck BookAssembler::endCheck(BookCheck result)
{
    m_check = Check::Idle;
    clearPending();
    return result;
}

BookCheck BookAssembler::onCheckSnapshot(const BookImage& image)
{
    if (m_check != Check::Recording)
        return BookCheck::Unusable;
    if (!assign(m_fresh, image) || m_fresh.isCrossed())
        return endCheck(BookCheck::Unusable);
    m_freshSeq = image.lastSeq;
    bool isBridged = false;
    for (std::size_t i = m_pendingHead; i < m_pending.size(); ++i) {
        const BookDiff diff = pendingAt(i);
        if (isOld(diff.lastSeq, m_freshSeq, isBridged))
            continue;
        if (!follows(diff, m_freshSeq, isBridged))
            return endCheck(BookCheck::Unusable);
        (void)setLevels(m_fresh, diff);
        m_freshSeq = diff.lastSeq;
        isBridged = true;
    }
    if (m_freshSeq < m_lastSeq)
        return endCheck(BookCheck::Unusable);
    if (m_freshSeq == m_lastSeq)
        return compare();
    m_check = Check::Catching;
    return BookCheck::Waiting;
}

/// After a diff was applied to the live book.
void BookAssembler::stepCheck(const BookDiff& diff)
{
    if (m_check == Check::Recording) {
        if (store(diff) != BookResult::Buffered)
            m_checkResult = endCheck(BookCheck::Unusable);
        return;
    }
    if (isOld(diff.lastSeq, m_freshSeq, false))
        return;
    if (!follows(diff, m_freshSeq, false)) {
        m_checkResult = endCheck(BookCheck::Unusable);
        return;
    }
    (void)setLevels(m_fresh, diff);
    m_freshSeq = diff.lastSeq;
    m_checkResult = compare();
}

BookCheck BookAssembler::compare()
{
    if (m_fresh.isCrossed())
        return endCheck(BookCheck::Unusable);
    const bool isSame =
        isSameTop(m_book.bids, m_fresh.bids, kCheckedLevels) && isSameTop(m_book.asks, m_fresh.asks, kCheckedLevels);
    m_stats.mismatches += isSame ? 0U : 1U;
    return endCheck(isSame ? BookCheck::Equal : BookCheck::Different);
}

BookCheck BookAssembler::takeCheck()
{
    return std::exchange(m_checkResult, BookCheck::None);
}

void BookAssembler::adoptFresh()
{
    CHECK(m_isLive && m_freshSeq == m_lastSeq, "a fresh book is adopted at the sequence it was compared at");
    std::swap(m_book, m_fresh);
    ++m_stats.resyncs;
}

} // namespace gannet
