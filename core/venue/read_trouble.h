// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/time.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace gannet {

/// Whether reads over HTTP reach the venue at all. A read that got no answer says nothing about what the venue sends:
/// it is no refused frame but trouble of the connection, told in the venue's status. Engine thread.
class ReadTrouble {
public:
    /// Of the connection: nothing listens, the name is unknown, a certificate or a proxy says no, it took too long.
    [[nodiscard]] static bool isOfConnection(const Error& error)
    {
        return error.kind == ErrorKind::Disconnected || error.kind == ErrorKind::Timeout;
    }

    /// A read of `url` got no answer. Reads that fail together are one try.
    void onFailure(std::string_view url, const Error& error, Timestamp now);
    /// The venue answered something, or nothing is asked of it any more.
    void clear() { m_attempt = 0; }

    /// Tries since the last answer; 0: no trouble.
    [[nodiscard]] std::uint32_t attempt() const { return m_attempt; }
    /// "no answer from https://host/path: Connection refused"
    [[nodiscard]] const std::string& words() const { return m_words; }

private:
    std::uint32_t m_attempt = 0;
    Timestamp m_last;
    std::string m_words;
};

} // namespace gannet
