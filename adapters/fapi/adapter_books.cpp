// SPDX-License-Identifier: GPL-3.0-or-later
// The life of a book: buffered, made from a snapshot, live, doubted, made anew.
#include "adapters/fapi/adapter.h"
#include "adapters/fapi/rest_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gannet::fapi {

namespace {

/// A book that stayed live for this long is rebuilt at once; one that breaks sooner waits, longer each time.
constexpr Duration kSettled = Duration::seconds(30);
constexpr Duration kFirstRebuild = Duration::milliseconds(250);
constexpr Duration kMostRebuild = Duration::seconds(60);
/// A market that sends no diff for this long after it was asked for gets its snapshot without one.
constexpr Duration kQuietStart = Duration::seconds(2);
/// A live book that hears nothing for this long is probed.
constexpr Duration kStaleAfter = Duration::seconds(10);
constexpr Duration kQuietProbe = Duration::seconds(30); ///< after a probe that found it right
constexpr Duration kSecondProbe = Duration::seconds(2); ///< after one that did not: the diff may be on its way
constexpr Duration kCheckAgain = Duration::seconds(10); ///< after a comparison that could not be made
constexpr Duration kMismatchPause = Duration::minutes(1);
constexpr std::uint32_t kMaxTooOld = 5;

[[nodiscard]] bool isBest(const BookSide& side, const std::vector<BookLevel>& best)
{
    return best.empty() ? side.empty() : !side.empty() && side.best() == best.front();
}

} // namespace

FapiAdapter::Book::Book(std::uint64_t seed)
    : assembler(BookContinuity::PreviousLast), backoff(kFirstRebuild, kMostRebuild, seed)
{}

BookStats FapiAdapter::bookStats(InstrumentId instrument) const
{
    const Subject* const subject = find(instrument);
    if (!subject || !subject->book)
        return {};
    BookStats stats = subject->book->assembler.stats();
    stats.refused += subject->book->refused;
    stats.mismatches += subject->book->mismatches;
    return stats;
}

/// The stream is asked for, on a link that is open or will be. A new link is no fault of the book: no delay.
void FapiAdapter::beginBook(Subject& subject, Timestamp now)
{
    subject.book->assembler.restart();
    subject.book->backoff.reset();
    subject.book->askBy = now + kQuietStart;
    m_needsSettling = true;
}

void FapiAdapter::resyncBook(InstrumentId instrument, Timestamp now)
{
    Subject* const subject = find(instrument);
    if (!subject || !streamOf(*subject, StreamKind::Book))
        return;
    breakBook(*subject, StreamHealth::Connecting, ResyncReason::None, "built anew because it was asked for", now);
    settle(now);
}

/// Nothing of the book is shown from here on. The next diff asks for a snapshot.
void FapiAdapter::breakBook(Subject& subject, StreamHealth health, ResyncReason reason, std::string_view words,
                            Timestamp now)
{
    Stream* const stream = streamOf(subject, StreamKind::Book);
    if (!stream)
        return;
    Book& book = *subject.book;
    book.assembler.restart();
    book.reason = reason;
    book.askBy = now + kQuietStart;
    book.probeAt = book.checkAt = {};
    for (const auto kind : {RestJob::Kind::Snapshot, RestJob::Kind::Check, RestJob::Kind::Probe})
        m_rest.forget(kind, subject.id);
    setHealth(subject, *stream, health, reason, words);
    m_needsSettling = true;
}

// --- diffs ----------------------------------------------------------------------------------------------------------

void FapiAdapter::onDiff(Subject& subject, std::string_view bytes, LinkId link, Timestamp now)
{
    if (!streamOf(subject, StreamKind::Book))
        return;
    auto& update = std::get<BookUpdate>(m_diffEvent.payload);
    if (!toLevels(m_message.bids, subject.scales, update.bids) ||
        !toLevels(m_message.asks, subject.scales, update.asks)) {
        refuse(link, misfit(subject.symbol, subject.scales), bytes);
        onLostDiff(subject, now);
        return;
    }
    Book& book = *subject.book;
    const std::uint64_t seqBefore = book.assembler.lastSeq();
    const BookResult result =
        book.assembler.onDiff({m_message.firstSeq, m_message.lastSeq, m_message.previousSeq, update.bids, update.asks});
    if (result != BookResult::Dropped) {
        book.lastDiff = now;
        book.venueTime = m_message.venueTime;
    }
    if (result != BookResult::Applied) {
        onDiffResult(subject, result, seqBefore, now);
        return;
    }
    prepare(m_diffEvent, subject, StreamKind::Book, KlineInterval::OneMinute, m_message.lastSeq, m_message.lastSeq);
    m_diffEvent.seqPrevious = m_message.previousSeq;
    m_sink.emit(m_diffEvent);
    if (const BookCheck check = book.assembler.takeCheck(); check != BookCheck::None)
        endCheck(subject, check, now);
}

void FapiAdapter::onDiffResult(Subject& subject, BookResult result, std::uint64_t seqBefore, Timestamp now)
{
    Stream& stream = *streamOf(subject, StreamKind::Book);
    Book& book = *subject.book;
    if (result == BookResult::Gap && stream.health == StreamHealth::Live) {
        book.reason = ResyncReason::Gap;
        setHealth(subject, stream, StreamHealth::Gap, ResyncReason::Gap,
                  fmt::format("a change was lost: expected one after {}, got one after {}", seqBefore,
                              m_message.previousSeq));
    } else if (result == BookResult::Crossed) {
        book.reason = ResyncReason::Crossed;
        setHealth(subject, stream, StreamHealth::Crossed, ResyncReason::Crossed, "bids and asks crossed");
    }
    if (!book.assembler.isLive() && !m_rest.has(RestJob::Kind::Snapshot, subject.id))
        askSnapshot(subject, now);
}

/// A change that could not be read: the book may be wrong from here on.
void FapiAdapter::onLostDiff(Subject& subject, Timestamp now)
{
    if (!subject.book)
        return;
    ++subject.book->refused;
    if (subject.book->assembler.isLive())
        breakBook(subject, StreamHealth::Gap, ResyncReason::BadFrame, "a change could not be read", now);
}

// --- snapshots ------------------------------------------------------------------------------------------------------

void FapiAdapter::askSnapshot(Subject& subject, Timestamp now)
{
    Book& book = *subject.book;
    if (book.liveSince.isKnown() && book.liveSince + kSettled <= now)
        book.backoff.reset();
    const bool isAtOnce = book.backoff.attempt() == 0;
    const Duration delay = book.backoff.next();
    m_rest.add({.kind = RestJob::Kind::Snapshot,
                .instrument = subject.id,
                .path = depthPath(m_facts, subject.symbol),
                .weight = m_facts.snapshotWeight,
                .notBefore = isAtOnce ? now : now + delay});
    book.askBy = {};
    m_needsSettling = true;
}

/// Fills m_bids and m_asks; what cannot be read is refused.
bool FapiAdapter::readImage(Subject& subject, std::string_view body)
{
    auto read = decodeDepth(body, subject.symbol, m_message);
    if (read &&
        (!toLevels(m_message.bids, subject.scales, m_bids) || !toLevels(m_message.asks, subject.scales, m_asks)))
        read = fail(misfit(subject.symbol, subject.scales));
    if (read)
        return true;
    ++subject.book->refused;
    refuse({}, read.error(), body);
    return false;
}

void FapiAdapter::onSnapshot(Subject& subject, std::string_view body, Timestamp now)
{
    Stream* const stream = streamOf(subject, StreamKind::Book);
    if (!stream)
        return;
    Book& book = *subject.book;
    if (!readImage(subject, body)) {
        askSnapshot(subject, now);
        return;
    }
    const BookResult result = book.assembler.onSnapshot({m_message.lastSeq, m_bids, m_asks});
    if (result == BookResult::Live) {
        book.tooOld = 0;
        book.liveSince = now;
        book.lastDiff = now;
        book.venueTime = std::max(book.venueTime, m_message.venueTime);
        book.probeAt = now + kStaleAfter;
        if (m_settings.bookRefresh.ns > 0) // spread over the instruments
            book.checkAt = now + m_settings.bookRefresh + m_settings.bookRefresh / 64 * (subject.id.value % 16);
        emitSnapshot(subject);
        setHealth(subject, *stream, StreamHealth::Live, ResyncReason::None, "");
        return;
    }
    if (result == BookResult::SnapshotTooOld && ++book.tooOld % kMaxTooOld == 0)
        book.assembler.restart(); // the buffer itself may be what is wrong
    if (!book.assembler.isLive())
        askSnapshot(subject, now);
}

void FapiAdapter::emitSnapshot(Subject& subject)
{
    Book& book = *subject.book;
    const std::uint64_t seq = book.assembler.lastSeq();
    prepare(m_bookEvent, subject, StreamKind::Book, KlineInterval::OneMinute, seq, seq + (++book.builds << 48));
    m_bookEvent.venueTime = book.venueTime;
    auto& snapshot = std::get<BookSnapshot>(m_bookEvent.payload);
    const auto copy = [](const BookSide& from, std::vector<BookLevel>& to) {
        to.clear();
        for (std::size_t i = 0; i < from.size(); ++i)
            to.push_back(from.at(i));
    };
    copy(book.assembler.book().bids, snapshot.bids);
    copy(book.assembler.book().asks, snapshot.asks);
    snapshot.reason = std::exchange(book.reason, ResyncReason::None);
    snapshot.isPartial = true;
    m_sink.emit(m_bookEvent);
}

// --- comparison with a fresh snapshot -------------------------------------------------------------------------------

void FapiAdapter::onCheck(Subject& subject, std::string_view body, Timestamp now)
{
    const bool isRead = readImage(subject, body);
    endCheck(subject,
             isRead ? subject.book->assembler.onCheckSnapshot({m_message.lastSeq, m_bids, m_asks})
                    : BookCheck::Unusable,
             now);
}

void FapiAdapter::endCheck(Subject& subject, BookCheck check, Timestamp now)
{
    Book& book = *subject.book;
    if (check == BookCheck::Waiting)
        return;
    if (check == BookCheck::Unusable)
        book.assembler.cancelCheck();
    const Duration pause =
        check == BookCheck::Unusable ? std::min(kCheckAgain, m_settings.bookRefresh) : m_settings.bookRefresh;
    book.checkAt = m_settings.bookRefresh.ns > 0 && book.assembler.isLive() ? now + pause : Timestamp{};
    if (check == BookCheck::Different) {
        book.assembler.adoptFresh();
        book.reason = ResyncReason::Mismatch;
        emitSnapshot(subject);
    }
    m_needsSettling = true;
}

/// Book and best quote share their ids: at the same one they must say the same.
void FapiAdapter::compareWithQuote(Subject& subject, Timestamp now)
{
    if (!subject.book || !subject.book->assembler.isLive())
        return;
    Book& book = *subject.book;
    const L2Book& levels = book.assembler.book();
    if (book.assembler.lastSeq() != m_message.lastSeq || (isBest(levels.bids, m_bids) && isBest(levels.asks, m_asks)))
        return;
    ++book.mismatches;
    if (book.lastMismatch.isKnown() && now < book.lastMismatch + kMismatchPause)
        return;
    book.lastMismatch = now;
    if (!book.assembler.isChecking()) {
        book.checkAt = now; // a fresh snapshot decides
        m_needsSettling = true;
    }
}

// --- quiet books ----------------------------------------------------------------------------------------------------

void FapiAdapter::onProbe(Subject& subject, std::string_view body, Timestamp now)
{
    Book& book = *subject.book;
    Stream* const stream = streamOf(subject, StreamKind::Book);
    if (!stream || !book.assembler.isLive())
        return;
    auto read = decodeBookTicker(body, m_message);
    if (read &&
        (!toLevels(m_message.bids, subject.scales, m_bids) || !toLevels(m_message.asks, subject.scales, m_asks)))
        read = fail(misfit(subject.symbol, subject.scales));
    if (!read) {
        refuse({}, read.error(), body);
        book.probeAt = now + kStaleAfter;
        return;
    }
    const L2Book& levels = book.assembler.book();
    const bool isRight = isBest(levels.bids, m_bids) && isBest(levels.asks, m_asks);
    if (isRight || book.lastDiff > book.probed) {
        book.probeMisses = 0;
        book.probeAt = now + (isRight ? kQuietProbe : kStaleAfter);
    } else if (++book.probeMisses < 2) {
        book.probeAt = now + kSecondProbe;
    } else {
        book.probeMisses = 0;
        breakBook(subject, StreamHealth::Stale, ResyncReason::Stale, "the venue moved on without telling us", now);
        m_links.askAgain(stream->slot, stream->name, now);
    }
}

void FapiAdapter::superviseBook(Subject& subject, Timestamp now)
{
    const Stream* const stream = streamOf(subject, StreamKind::Book);
    if (!stream || !m_links.isUp(stream->slot))
        return;
    Book& book = *subject.book;
    if (!book.assembler.isLive()) {
        if (book.askBy.isKnown() && book.askBy <= now && !m_rest.has(RestJob::Kind::Snapshot, subject.id))
            askSnapshot(subject, now);
        return;
    }
    if (book.probeAt.isKnown() && book.probeAt <= now) {
        const Timestamp quietSince = book.lastDiff + kStaleAfter;
        book.probeAt = quietSince;
        if (quietSince <= now) {
            m_rest.add({.kind = RestJob::Kind::Probe,
                        .instrument = subject.id,
                        .path = bookTickerPath(m_facts, subject.symbol),
                        .weight = m_facts.bookTickerWeight});
            book.probed = now;
            book.probeAt = {};
        }
    }
    if (book.checkAt.isKnown() && book.checkAt <= now) {
        book.checkAt = {};
        book.assembler.beginCheck();
        m_rest.add({.kind = RestJob::Kind::Check,
                    .instrument = subject.id,
                    .path = depthPath(m_facts, subject.symbol),
                    .weight = m_facts.snapshotWeight});
    }
}

Timestamp FapiAdapter::nextDeadline(const Subject& subject) const
{
    if (!subject.book)
        return {};
    const Book& book = *subject.book;
    const auto isBook = [](const Stream& stream) { return stream.kind == StreamKind::Book; };
    const auto stream = std::ranges::find_if(subject.streams, isBook);
    if (stream == subject.streams.end() || !m_links.isUp(stream->slot))
        return {};
    if (!book.assembler.isLive())
        return m_rest.has(RestJob::Kind::Snapshot, subject.id) ? Timestamp{} : book.askBy;
    if (!book.probeAt.isKnown() || !book.checkAt.isKnown())
        return book.probeAt.isKnown() ? book.probeAt : book.checkAt;
    return std::min(book.probeAt, book.checkAt);
}

} // namespace gannet::fapi
