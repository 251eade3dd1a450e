// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <string>

namespace gannet {

/// What the store is held against: an append of so many bytes that is on the disk on return.
class PlainFile {
public:
    PlainFile(const std::string& path, std::size_t bytes)
        : m_record(bytes, 'x'), m_file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600))
    {}
    ~PlainFile() { ::close(m_file); }
    PlainFile(const PlainFile&) = delete;
    PlainFile& operator=(const PlainFile&) = delete;
    [[nodiscard]] bool append() const
    {
        return ::write(m_file, m_record.data(), m_record.size()) == static_cast<ssize_t>(m_record.size()) &&
               ::fdatasync(m_file) == 0;
    }

private:
    std::string m_record;
    int m_file;
};

} // namespace gannet
