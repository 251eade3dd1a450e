// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace gannet {

/// Text that nobody may see: a private key, an API secret, a passphrase. Has one owner, cannot be printed, logged,
/// compared or copied, and its bytes are overwritten when it goes. Its text is had by reveal() alone, so that every
/// place that reads one is found by that word.
class SecretString {
public:
    SecretString() = default;
    /// Takes the text over; `text` is overwritten and empty afterwards.
    explicit SecretString(std::string&& text)
        : m_bytes(text.empty() ? nullptr : std::make_unique<char[]>(text.size())), m_size(text.size())
    {
        if (m_size > 0)
            std::memcpy(m_bytes.get(), text.data(), m_size);
        wipe(text);
    }
    SecretString(SecretString&& other) noexcept
        : m_bytes(std::move(other.m_bytes)), m_size(std::exchange(other.m_size, 0))
    {}
    SecretString& operator=(SecretString&& other) noexcept
    {
        if (this != &other) {
            overwrite();
            m_bytes = std::move(other.m_bytes);
            m_size = std::exchange(other.m_size, 0);
        }
        return *this;
    }
    SecretString(const SecretString&) = delete;
    SecretString& operator=(const SecretString&) = delete;
    ~SecretString() { overwrite(); }

    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    /// Valid while this object stands. Not to be copied into anything that lives longer than the call it is for.
    [[nodiscard]] std::string_view reveal() const { return {m_bytes.get(), m_size}; }

    /// Overwrites a text that held a secret and empties it. Shorter texts it held before may have left traces.
    static void wipe(std::string& text)
    {
        ::explicit_bzero(text.data(), text.size());
        text.clear();
    }

private:
    void overwrite()
    {
        if (m_bytes)
            ::explicit_bzero(m_bytes.get(), m_size);
    }

    std::unique_ptr<char[]> m_bytes;
    std::size_t m_size = 0;
};

} // namespace gannet
