// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/journal_writer.h"

#include "core/engine/byte_codec.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <system_error>

namespace gannet {

namespace {

/// More waiting than this: the disk does not keep up.
constexpr std::uint64_t kMaxPending = 256U << 20U;
/// Replies a venue gave before its first frame are kept up to this, all venues together.
constexpr std::size_t kMaxOpeningReplies = 32U << 20U;

/// Kinds of journal.cpp that matter here.
constexpr std::uint8_t kFrame = 1, kLinkUp = 2, kLinkDown = 3, kHttpFailure = 5, kOpenView = 6, kCloseView = 7,
                       kHttpReplyWithHeaders = 14;

/// Sorts by time, then run: "20240808T235415Z-0000018f3c2a91b4-0000.journal".
[[nodiscard]] std::string segmentName(const JournalHeader& header)
{
    const std::time_t seconds = static_cast<std::time_t>(header.started.ns / 1'000'000'000);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z-{:016x}-{:04}.journal", utc.tm_year + 1900, utc.tm_mon + 1,
                       utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, header.runId, header.segment);
}

[[nodiscard]] Error ioError(const std::string& path, const std::string& why)
{
    return {.kind = ErrorKind::Unavailable,
            .code = Code::Io,
            .message = fmt::format("cannot write the journal {}: {}", path, why),
            .field = path};
}

} // namespace

void JournalOpening::replace(std::map<std::uint64_t, std::uint64_t>& index, std::uint64_t key, std::string_view payload)
{
    erase(index, key);
    index[key] = m_ordinal;
    m_payloads.emplace(m_ordinal, payload);
}

void JournalOpening::erase(std::map<std::uint64_t, std::uint64_t>& index, std::uint64_t key)
{
    const auto it = index.find(key);
    if (it == index.end())
        return;
    m_payloads.erase(it->second);
    index.erase(it);
}

void JournalOpening::note(std::string_view payload)
{
    ++m_ordinal;
    ByteReader in(payload);
    const auto kind = in.number<std::uint8_t>();
    static_cast<void>(in.number<std::int64_t>());
    if (kind == kOpenView || kind == kCloseView) {
        const auto view = in.number<std::uint32_t>();
        if (kind == kOpenView)
            replace(m_views, view, payload);
        else
            erase(m_views, view);
        return;
    }
    if ((kind < kFrame || kind > kHttpFailure) && kind != kHttpReplyWithHeaders)
        return;
    const auto venue = in.number<std::uint16_t>();
    if (kind == kFrame) {
        m_venues[venue].hasFrames = true;
    } else if (kind == kLinkUp || kind == kLinkDown) {
        const std::uint64_t link = (static_cast<std::uint64_t>(venue) << 16U) | in.number<std::uint16_t>();
        if (kind == kLinkUp)
            replace(m_links, link, payload);
        else
            erase(m_links, link);
    } else if (!m_venues[venue].hasFrames && m_replyBytes + payload.size() <= kMaxOpeningReplies) {
        m_replyBytes += payload.size();
        m_payloads.emplace(m_ordinal, payload);
    }
}

std::vector<std::string> JournalOpening::payloads() const
{
    std::vector<std::string> all;
    for (const auto& [ordinal, payload] : m_payloads)
        all.push_back(payload);
    return all;
}

JournalWriter::JournalWriter(JournalSettings settings, JournalHeader header)
    : m_settings(std::move(settings)), m_header(std::move(header))
{
    m_header.segment = 0;
    m_header.firstOrdinal = 1;
    m_header.openingItems = 0;
}

Result<std::unique_ptr<JournalWriter>> JournalWriter::open(JournalSettings settings, JournalHeader header)
{
    std::error_code error;
    std::filesystem::create_directories(settings.dir, error);
    if (error)
        return fail(ioError(settings.dir, error.message()));
    std::unique_ptr<JournalWriter> writer(new JournalWriter(std::move(settings), std::move(header)));
    if (const Result<void> begun = writer->beginSegment(); !begun)
        return fail(begun.error());
    writer->m_thread = std::jthread([raw = writer.get()] { raw->run(); });
    return writer;
}

JournalWriter::~JournalWriter()
{
    m_stop.store(true, std::memory_order_release);
    m_inbox.poke();
    if (m_thread.joinable())
        m_thread.join();
    closeFile();
}

void JournalWriter::record(const Inbound& item)
{
    if (!isOk() || m_pending.load(std::memory_order_relaxed) > kMaxPending) {
        m_lost.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    std::string payload = encodeInbound(item);
    m_pending.fetch_add(payload.size(), std::memory_order_relaxed);
    m_inbox.push({std::move(payload), nullptr});
}

std::string JournalWriter::words() const
{
    return isOk() ? std::string() : m_words;
}

void JournalWriter::flush()
{
    auto flushed = std::make_shared<std::atomic<bool>>(false);
    m_inbox.push({{}, flushed});
    flushed->wait(false, std::memory_order_acquire);
}

std::vector<std::string> JournalWriter::segments() const
{
    return m_segments;
}

void JournalWriter::run()
{
    pthread_setname_np(pthread_self(), "gannet-journal");
    std::vector<Message> batch;
    for (;;) {
        const bool stopping = m_stop.load(std::memory_order_acquire);
        m_inbox.drain(batch, stopping ? Duration{} : Duration::seconds(1));
        for (const Message& message : batch) {
            if (!message.payload.empty()) {
                writeOne(message.payload);
                m_pending.fetch_sub(message.payload.size(), std::memory_order_relaxed);
            }
            if (message.flushed) {
                if (m_file.handle != nullptr && std::fflush(m_file.handle) != 0)
                    finish(std::strerror(errno));
                message.flushed->store(true, std::memory_order_release);
                message.flushed->notify_all();
            }
        }
        if (m_file.handle != nullptr && !batch.empty() && m_inbox.depth() == 0 && std::fflush(m_file.handle) != 0)
            finish(std::strerror(errno));
        if (isOk() && m_lost.load(std::memory_order_relaxed) != 0)
            finish("the disk does not keep up");
        if (stopping && batch.empty())
            return;
    }
}

void JournalWriter::writeOne(const std::string& payload)
{
    if (!isOk()) {
        m_lost.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    const std::string bytes = makeRecord(payload);
    if (m_file.bytes + bytes.size() > m_settings.segmentBytes && m_items >= m_header.firstOrdinal) {
        ++m_header.segment;
        m_header.firstOrdinal = m_items + 1;
        if (const Result<void> begun = beginSegment(); !begun) {
            finish(begun.error().message);
            return;
        }
    }
    if (!put(bytes))
        return;
    ++m_items;
    m_opening.note(payload);
}

Result<void> JournalWriter::beginSegment()
{
    closeFile();
    deleteOldest();
    m_file = {};
    m_file.path = (std::filesystem::path(m_settings.dir) / segmentName(m_header)).string();
    // "x": a journal is never overwritten.
    m_file.handle = std::fopen(m_file.path.c_str(), "wbx");
    if (m_file.handle == nullptr)
        return fail(ioError(m_file.path, std::strerror(errno)));
    m_segments.push_back(m_file.path);
    const std::vector<std::string> opening = m_opening.payloads();
    m_header.openingItems = opening.size();
    bool isWritten = put(makePreamble(m_header));
    for (const std::string& payload : opening)
        isWritten = isWritten && put(makeRecord(payload));
    if (!isWritten || std::fflush(m_file.handle) != 0)
        return fail(ioError(m_file.path, std::strerror(errno)));
    return {};
}

bool JournalWriter::put(std::string_view bytes)
{
    if (std::fwrite(bytes.data(), 1, bytes.size(), m_file.handle) != bytes.size()) {
        finish(std::strerror(errno));
        return false;
    }
    m_file.bytes += bytes.size();
    m_bytes.fetch_add(bytes.size(), std::memory_order_relaxed);
    return true;
}

void JournalWriter::finish(const std::string& why)
{
    if (!isOk())
        return;
    m_words = fmt::format("the journal ended: {}", why);
    closeFile();
    m_isOk.store(false, std::memory_order_release);
}

void JournalWriter::closeFile()
{
    if (m_file.handle != nullptr)
        std::fclose(std::exchange(m_file.handle, nullptr));
}

/// Names begin with the time, so the order of names is the order of age. A file that cannot be deleted stays.
void JournalWriter::deleteOldest() const
{
    struct Old {
        std::string path;
        std::uint64_t bytes;
    };
    std::vector<Old> files;
    std::uint64_t total = 0;
    std::error_code error;
    for (std::filesystem::directory_iterator it(m_settings.dir, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->path().extension() != ".journal" || !it->is_regular_file(ignored))
            continue;
        const std::uint64_t bytes = it->file_size(ignored);
        files.push_back(Old{it->path().string(), bytes});
        total += bytes;
    }
    std::sort(files.begin(), files.end(), [](const Old& a, const Old& b) { return a.path < b.path; });
    for (const Old& file : files) {
        if (total + m_settings.segmentBytes <= m_settings.keepBytes)
            break;
        std::error_code ignored;
        if (std::filesystem::remove(file.path, ignored))
            total -= file.bytes;
    }
}

} // namespace gannet
