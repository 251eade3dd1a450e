// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/venue/read_trouble.h"

#include <fmt/format.h>

namespace gannet {

namespace {
constexpr Duration kTogether = Duration::milliseconds(100);
}

void ReadTrouble::onFailure(std::string_view url, const Error& error, Timestamp now)
{
    if (m_attempt == 0 || now - m_last >= kTogether)
        ++m_attempt;
    m_last = now;
    m_words = fmt::format("no answer from {}: {}", url.substr(0, url.find('?')), error.message);
}

} // namespace gannet
