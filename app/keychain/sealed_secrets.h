// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/keychain/secret_file.h"
#include "core/base/inbox.h"
#include "core/venue/secret_source.h"

#include <QSocketNotifier>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <thread>
#include <vector>

namespace gannet {

/// A SecretFile on a thread of its own, because each look into it takes as long as a try of its passphrase. UI thread.
class SealedSecrets final : public SecretSource {
public:
    explicit SealedSecrets(SecretFile file);
    /// Waits for what is being carried out; what has not begun is dropped without an answer.
    ~SealedSecrets() override;
    SealedSecrets(const SealedSecrets&) = delete;
    SealedSecrets& operator=(const SealedSecrets&) = delete;

    /// As SecretFile::unlock().
    void unlock(SecretString passphrase, Done done);
    void store(SecretId id, SecretString text, Done done) override;
    void read(SecretId id, Read done) override;
    void remove(SecretId id, Done done) override;
    void list(Listed done) override;

private:
    enum class What : std::uint8_t { Unlock, Store, Read, Remove, List };
    struct Ask {
        What what = What::List;
        std::uint64_t number = 0;
        SecretId id = {};
        SecretString text = {};
    };
    struct Answer {
        std::uint64_t number = 0;
        Result<void> done = {};
        SecretString text = {};
        std::vector<SecretId> ids = {};
    };
    using Hear = std::function<void(Answer)>;

    void ask(What what, SecretId id, SecretString text, Hear hear);
    void run(SecretFile file);
    [[nodiscard]] static Answer serve(SecretFile& file, Ask ask);
    void hearAnswers();

    std::map<std::uint64_t, Hear> m_waiting; ///< by number
    std::uint64_t m_last = 0;
    int m_wakeFd;
    Inbox<Answer> m_answers;
    Inbox<Ask> m_asks;
    std::atomic<bool> m_isStopping{false};
    QSocketNotifier m_notifier;
    std::jthread m_thread;
};

} // namespace gannet
