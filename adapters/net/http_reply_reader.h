// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gannet {

/// How much of an answer is read before it is refused.
struct HttpReplyLimits {
    std::uint32_t headBytes = 0; ///< status line and header fields; of interim answers (1xx) and trailers too
    std::uint64_t bodyBytes = 0;
};

/// The answer to one HTTP/1.x request, read from bytes as they come: with a length, in chunks, or until the other side
/// closes; interim answers (1xx) before it are passed over. One that ends with the connection may have been cut:
/// whoever reads its body has to see that, as every reader of JSON does. What it keeps is bounded by the limits. Knows
/// no socket. Its errors are {Disconnected}, {Protocol, BadFormat} and {Protocol, TooLarge}, all with Outcome::Unknown:
/// who waits for an answer has asked. After an error or a whole answer nothing more may be put.
class HttpReplyReader {
public:
    explicit HttpReplyReader(HttpReplyLimits limits);
    ~HttpReplyReader();
    HttpReplyReader(HttpReplyReader&& other) noexcept;
    HttpReplyReader& operator=(HttpReplyReader&& other) noexcept;

    /// The next bytes. True: the answer is whole.
    [[nodiscard]] Result<bool> put(std::string_view bytes);
    /// The other side closed. Fails unless that ends the answer.
    [[nodiscard]] Result<void> finish();

    /// These of a whole answer.
    [[nodiscard]] int status() const;
    /// The first field of that name, in any case; nothing when there is none.
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
    [[nodiscard]] std::string takeBody();
    /// Both sides keep the connection, and nothing came behind the answer.
    [[nodiscard]] bool canReuse() const;

private:
    struct Parts;

    [[nodiscard]] Result<bool> read();
    [[nodiscard]] Result<bool> onHead();

    std::unique_ptr<Parts> m_parts; ///< the library's parser, which no header of ours shows
};

} // namespace gannet
