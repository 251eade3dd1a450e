// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/journal_recording.h"

#include "app/journal_fold.h"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace gannet {

namespace {

class JournalRecording final : public RecordingReader, private Transport {
public:
    [[nodiscard]] Result<void> open(const std::string& path, std::string_view slug)
    {
        auto fold = JournalFold::open({path}, *this);
        if (!fold)
            return fail(fold.error());
        m_fold = std::move(*fold);
        m_venue = m_fold->engine().catalogue().findVenue(slug);
        if (!m_venue.isValid())
            return fail(ErrorKind::NotFound, Code::BadFormat, fmt::format("{} holds nothing of {}", path, slug));
        return {};
    }

    std::optional<RecordedItem> next() override
    {
        while (!m_failure) {
            Result<std::optional<Inbound>> item = m_fold->next();
            if (!item)
                m_failure = item.error();
            if (!item || !*item)
                return std::nullopt;
            m_fold->step(**item);
            if (std::optional<RecordedItem> recorded = recordedFrom(std::move(**item)))
                return recorded;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::uint64_t refused() const override { return 0; }
    [[nodiscard]] const std::optional<Error>& failure() const override { return m_failure; }

private:
    struct Asked {
        std::string url, body;
    };

    void send(Outbound item) override
    {
        if (const auto* open = std::get_if<OpenLink>(&item); open != nullptr && open->venue == m_venue)
            m_links[open->link.value] = open->url;
        if (auto* request = std::get_if<HttpRequest>(&item); request != nullptr && request->venue == m_venue)
            m_asked[request->id.value] = {std::move(request->url), std::move(request->body)};
    }

    [[nodiscard]] std::optional<RecordedItem> recordedFrom(Inbound item)
    {
        RecordedItem recorded;
        recorded.time = item.time;
        recorded.line = m_fold->items();
        if (auto* frame = std::get_if<FrameIn>(&item.item)) {
            if (frame->venue != m_venue)
                return std::nullopt;
            recorded.url = m_links[frame->link.value];
            recorded.bytes = std::move(frame->bytes);
            return recorded;
        }
        if (auto* down = std::get_if<LinkDown>(&item.item)) {
            if (down->venue != m_venue)
                return std::nullopt;
            recorded.kind = RecordedItem::Kind::Closed;
            recorded.url = m_links[down->link.value];
            recorded.bytes = std::move(down->reason);
            return recorded;
        }
        if (auto* reply = std::get_if<HttpReply>(&item.item)) {
            const auto asked = m_asked.find(reply->id.value);
            if (reply->venue != m_venue || asked == m_asked.end())
                return std::nullopt;
            recorded.kind = RecordedItem::Kind::Reply;
            recorded.url = std::move(asked->second.url);
            recorded.query = std::move(asked->second.body);
            m_asked.erase(asked);
            recorded.bytes = std::move(reply->body);
            recorded.status = reply->status;
            return recorded;
        }
        if (const auto* failure = std::get_if<HttpFailure>(&item.item); failure != nullptr && failure->venue == m_venue)
            m_asked.erase(failure->id.value);
        return std::nullopt;
    }

    std::unique_ptr<JournalFold> m_fold;
    VenueId m_venue;
    std::map<std::uint16_t, std::string> m_links;
    std::map<std::uint64_t, Asked> m_asked;
    std::optional<Error> m_failure;
};

} // namespace

Result<std::unique_ptr<RecordingReader>> openJournalRecording(const std::string& path, std::string_view slug)
{
    auto recording = std::make_unique<JournalRecording>();
    if (const Result<void> opened = recording->open(path, slug); !opened)
        return fail(opened.error());
    return recording;
}

} // namespace gannet
