// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/net/http_reply_reader.h"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace gannet {

namespace {

namespace http = boost::beast::http;

using Parser = http::response_parser<http::string_body>;

[[nodiscard]] tl::unexpected<Error> unknown(ErrorKind kind, Code code, std::string message)
{
    return fail({.kind = kind, .code = code, .message = std::move(message), .outcome = Outcome::Unknown});
}

[[nodiscard]] tl::unexpected<Error> badFormat(std::string_view why)
{
    return unknown(ErrorKind::Protocol, Code::BadFormat, fmt::format("the answer is not HTTP/1.1: {}", why));
}

[[nodiscard]] tl::unexpected<Error> tooLarge(std::string_view part, std::uint64_t limit)
{
    auto error =
        unknown(ErrorKind::Protocol, Code::TooLarge, fmt::format("the answer's {} is over {} bytes", part, limit));
    error.value().limit = std::to_string(limit);
    return error;
}

[[nodiscard]] bool isInterim(int status)
{
    return status / 100 == 1;
}

} // namespace

struct HttpReplyReader::Parts {
    explicit Parts(HttpReplyLimits l) : limits(l) { begin(); }

    void begin()
    {
        parser.emplace();
        parser->header_limit(limits.headBytes);
        parser->body_limit(limits.bodyBytes);
    }

    /// Boost 1.74 asserts that it sees a last chunk with five bytes at least, though it asks for more with three. No
    /// body in chunks ends with fewer, and the parser takes the last chunk at once: those that are missing are still to
    /// come.
    [[nodiscard]] std::size_t leastPut() const { return parser->is_header_done() && parser->chunked() ? 5 : 1; }

    const HttpReplyLimits limits;
    std::optional<Parser> parser; ///< of the answer that is being read; one each
    std::string unread;           ///< what the parser wants to see again with more behind it
    std::size_t headBytes = 0;    ///< taken so far; the library bounds only what it has not taken yet
    bool isWhole = false;
    bool hasMore = false; ///< bytes behind the answer
    bool isByClosing = false;
};

HttpReplyReader::HttpReplyReader(HttpReplyLimits limits) : m_parts(std::make_unique<Parts>(limits)) {}
HttpReplyReader::~HttpReplyReader() = default;
HttpReplyReader::HttpReplyReader(HttpReplyReader&& other) noexcept = default;
HttpReplyReader& HttpReplyReader::operator=(HttpReplyReader&& other) noexcept = default;

Result<bool> HttpReplyReader::put(std::string_view bytes)
{
    m_parts->unread.append(bytes);
    try {
        return read();
    } catch (const std::exception& e) { // the parser keeps fields and body in memory of its own
        return badFormat(e.what());
    }
}

Result<bool> HttpReplyReader::read()
{
    Parts& own = *m_parts;
    std::size_t taken = 0;
    while (own.unread.size() - taken >= own.leastPut()) {
        const bool isOfHead = !own.parser->is_header_done();
        boost::system::error_code error;
        const std::size_t count =
            own.parser->put(boost::asio::const_buffer(own.unread.data() + taken, own.unread.size() - taken), error);
        taken += count;
        if (isOfHead)
            own.headBytes += count;
        if (error == http::error::need_more)
            break;
        if (error == http::error::header_limit || own.headBytes > own.limits.headBytes)
            return tooLarge("head", own.limits.headBytes);
        if (error == http::error::body_limit || error == http::error::buffer_overflow)
            return tooLarge("body", own.limits.bodyBytes);
        if (error)
            return badFormat(error.message());
        if (isOfHead && own.parser->is_header_done()) {
            if (auto isFinal = onHead(); !isFinal || !*isFinal) {
                if (!isFinal)
                    return isFinal;
                own.begin();
                continue;
            }
        }
        if (own.parser->is_done()) {
            own.isWhole = true;
            own.hasMore = taken < own.unread.size();
            return true;
        }
    }
    own.unread.erase(0, taken);
    // A head that does not end; behind the head, a chunk's size or the trailers that do not.
    const std::size_t before = own.parser->is_header_done() ? 0 : own.headBytes;
    if (before + own.unread.size() > own.limits.headBytes)
        return tooLarge("head", own.limits.headBytes);
    return false;
}

/// False: it was an interim answer, another follows.
Result<bool> HttpReplyReader::onHead()
{
    const Parser& parser = *m_parts->parser;
    const int status = static_cast<int>(parser.get().result_int());
    if (status == 101)
        return badFormat("another protocol is offered, which nobody asked for");
    if (isInterim(status))
        return false;
    // RFC 9112, 6.3: where a coding other than chunked ends the list the end of the answer is a guess.
    const auto coding = parser.get()[http::field::transfer_encoding];
    if (!coding.empty() && !boost::beast::iequals(coding, "chunked"))
        return badFormat(fmt::format("transfer coding {}, nobody asked for one",
                                     std::string_view(coding.data(), std::min<std::size_t>(coding.size(), 50))));
    return true;
}

Result<void> HttpReplyReader::finish()
{
    Parts& own = *m_parts;
    if (!own.parser->got_some())
        return unknown(ErrorKind::Disconnected, Code::UnknownOutcome, "the connection was closed before an answer");
    boost::system::error_code error;
    own.parser->put_eof(error);
    if (error)
        return unknown(ErrorKind::Disconnected, Code::UnknownOutcome,
                       "the connection was closed in the middle of the answer");
    own.isWhole = true;
    own.isByClosing = true;
    return {};
}

int HttpReplyReader::status() const
{
    return static_cast<int>(m_parts->parser->get().result_int());
}

std::optional<std::string> HttpReplyReader::header(std::string_view name) const
{
    const auto& fields = m_parts->parser->get();
    const auto found = fields.find(boost::beast::string_view(name.data(), name.size()));
    if (found == fields.end())
        return std::nullopt;
    return std::string(found->value().data(), found->value().size());
}

std::string HttpReplyReader::takeBody()
{
    return std::move(m_parts->parser->get().body());
}

bool HttpReplyReader::canReuse() const
{
    return m_parts->isWhole && !m_parts->isByClosing && !m_parts->hasMore && m_parts->parser->keep_alive();
}

} // namespace gannet
