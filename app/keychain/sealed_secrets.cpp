// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/sealed_secrets.h"

#include "core/base/check.h"

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace gannet {

namespace {

/// How long the thread sleeps when nobody pokes it.
constexpr Duration kIdle = Duration::seconds(60);

} // namespace

SealedSecrets::SealedSecrets(SecretFile file)
    : m_wakeFd(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      m_answers([this] {
          const std::uint64_t one = 1;
          [[maybe_unused]] const auto put = ::write(m_wakeFd, &one, sizeof one);
      }),
      m_notifier(m_wakeFd, QSocketNotifier::Read)
{
    CHECK(m_wakeFd >= 0, "no eventfd could be made");
    QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier, [this] { hearAnswers(); });
    m_thread = std::jthread([this, moved = std::move(file)]() mutable { run(std::move(moved)); });
}

SealedSecrets::~SealedSecrets()
{
    m_isStopping.store(true, std::memory_order_release);
    m_asks.poke();
    m_thread.join();
    m_notifier.setEnabled(false);
    ::close(m_wakeFd);
}

void SealedSecrets::unlock(SecretString passphrase, Done done)
{
    ask(What::Unlock, {}, std::move(passphrase),
        [done = std::move(done)](Answer answer) { done(std::move(answer.done)); });
}

void SealedSecrets::store(SecretId id, SecretString text, Done done)
{
    ask(What::Store, std::move(id), std::move(text),
        [done = std::move(done)](Answer answer) { done(std::move(answer.done)); });
}

void SealedSecrets::read(SecretId id, Read done)
{
    ask(What::Read, std::move(id), {}, [done = std::move(done)](Answer answer) {
        if (answer.done)
            done(std::move(answer.text));
        else
            done(fail(std::move(answer.done.error())));
    });
}

void SealedSecrets::remove(SecretId id, Done done)
{
    ask(What::Remove, std::move(id), {}, [done = std::move(done)](Answer answer) { done(std::move(answer.done)); });
}

void SealedSecrets::list(Listed done)
{
    ask(What::List, {}, {}, [done = std::move(done)](Answer answer) {
        if (answer.done)
            done(std::move(answer.ids));
        else
            done(fail(std::move(answer.done.error())));
    });
}

void SealedSecrets::ask(What what, SecretId id, SecretString text, Hear hear)
{
    m_waiting.emplace(++m_last, std::move(hear));
    m_asks.push(Ask{what, m_last, std::move(id), std::move(text)});
}

void SealedSecrets::run(SecretFile file)
{
    pthread_setname_np(pthread_self(), "gannet-keys");
    std::vector<Ask> batch;
    while (!m_isStopping.load(std::memory_order_acquire)) {
        if (!m_asks.drain(batch, kIdle))
            continue;
        for (Ask& next : batch) {
            if (m_isStopping.load(std::memory_order_acquire))
                return;
            m_answers.push(serve(file, std::move(next)));
        }
    }
}

SealedSecrets::Answer SealedSecrets::serve(SecretFile& file, Ask ask)
{
    Answer answer{.number = ask.number};
    switch (ask.what) {
    case What::Unlock: answer.done = file.unlock(std::move(ask.text)); break;
    case What::Store: answer.done = file.store(ask.id, std::move(ask.text)); break;
    case What::Read:
        if (auto read = file.read(ask.id))
            answer.text = std::move(*read);
        else
            answer.done = fail(std::move(read.error()));
        break;
    case What::Remove: answer.done = file.remove(ask.id); break;
    case What::List:
        if (auto ids = file.list())
            answer.ids = std::move(*ids);
        else
            answer.done = fail(std::move(ids.error()));
        break;
    }
    return answer;
}

void SealedSecrets::hearAnswers()
{
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(m_wakeFd, &count, sizeof count);
    std::vector<Answer> answers;
    m_answers.drain(answers);
    for (Answer& answer : answers) {
        auto waiting = m_waiting.extract(answer.number);
        waiting.mapped()(std::move(answer));
    }
}

} // namespace gannet
