// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the answer to an order, whole and in pieces: the same answer or none, and never more kept than allowed.
// The first byte says how long the pieces are.
#include "adapters/net/http_reply_reader.h"
#include "core/base/check.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

using namespace gannet;

namespace {

constexpr HttpReplyLimits kLimits{.headBytes = 1024, .bodyBytes = 2048};

struct Answer {
    int status = 0;
    std::string body;
    std::optional<std::string> retryAfter;
    friend bool operator==(const Answer&, const Answer&) = default;
};

/// Nothing: an error. The other side closes behind the bytes.
std::optional<Answer> answerOf(std::string_view bytes, std::size_t step)
{
    HttpReplyReader reader(kLimits);
    bool isWhole = false;
    for (std::size_t at = 0; at < bytes.size() && !isWhole; at += step) {
        const auto put = reader.put(bytes.substr(at, step));
        if (!put) {
            CHECK(put.error().outcome == Outcome::Unknown, "who reads an answer has asked");
            CHECK(!put.error().message.empty() && put.error().message.size() < 300, "a refusal is one sentence");
            return std::nullopt;
        }
        isWhole = *put;
    }
    if (!isWhole) {
        if (!reader.finish())
            return std::nullopt;
        CHECK(!reader.canReuse(), "a closed connection is kept");
    }
    Answer answer;
    answer.status = reader.status();
    answer.retryAfter = reader.header("retry-after");
    answer.body = reader.takeBody();
    CHECK(answer.status >= 0 && answer.status <= 999 && answer.status / 100 != 1, "no status of an answer");
    CHECK(answer.body.size() <= kLimits.bodyBytes, "a body over the limit");
    return answer;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string bytes(data + 1, data + size);
    const auto whole = answerOf(bytes, std::max<std::size_t>(bytes.size(), 1));
    const auto inPieces = answerOf(bytes, std::max<std::size_t>(data[0], 1));
    CHECK(!whole || !inPieces || *whole == *inPieces, "the pieces change the answer");
    return 0;
}
