// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/file_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace gannet {

std::string errorWords(int number)
{
    return std::generic_category().message(number); // strerror is not for several threads
}

Result<FileLock> FileLock::take(const std::string& path, std::string_view what)
{
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) {
        const std::string why = errorWords(errno);
        return fail({.kind = ErrorKind::Unavailable,
                     .code = Code::Io,
                     .message = fmt::format("cannot lock {}: {} cannot be written ({}); give the folder to this "
                                            "user, or choose another one",
                                            what, path, why),
                     .field = path,
                     .limit = "a folder that this user can write",
                     .value = why});
    }
    FileLock lock(file);
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        std::array<char, 32> bytes{};
        const ssize_t count = ::read(file, bytes.data(), bytes.size());
        std::string owner(bytes.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        if (owner.empty() || owner.find_first_not_of("0123456789") != std::string::npos)
            owner = "unknown";
        return fail({.kind = ErrorKind::Denied,
                     .code = Code::StateConflict,
                     .message = fmt::format("{} beside {} is in use by another Gannet, process {}; one program may "
                                            "write it: use that window, or end it first",
                                            what, path, owner),
                     .field = path,
                     .limit = "1 program",
                     .value = fmt::format("process {}", owner)});
    }
    // For the message above only: the lock is the system's, so a number that cannot be written harms nobody.
    const std::string self = std::to_string(::getpid());
    if (::ftruncate(file, 0) == 0)
        static_cast<void>(::pwrite(file, self.data(), self.size(), 0) > 0);
    return lock;
}

FileLock::~FileLock()
{
    if (m_file >= 0)
        ::close(m_file);
}

} // namespace gannet
