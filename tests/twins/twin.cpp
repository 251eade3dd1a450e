// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/twins/twin.h"

#include "tests/twins/twin_server.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QSocketNotifier>

#include <fmt/format.h>

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <future>
#include <memory>
#include <utility>

namespace gannet::twin {

Twin::Twin(TwinOptions options)
    : m_options(std::move(options)), m_wakeFd(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)), m_calls([this] {
          const std::uint64_t one = 1;
          [[maybe_unused]] const auto put = ::write(m_wakeFd, &one, sizeof one);
      })
{}

Twin::~Twin()
{
    stop();
    if (m_wakeFd >= 0)
        ::close(m_wakeFd);
}

Result<void> Twin::start()
{
    if (m_wakeFd < 0)
        return fail(ErrorKind::Invalid, Code::Io, "no eventfd could be made");
    std::promise<Result<std::uint16_t>> listening;
    m_thread = std::jthread([this, &listening] {
        run([&listening](Result<std::uint16_t> port) { listening.set_value(std::move(port)); });
    });
    auto port = listening.get_future().get();
    if (!port)
        return fail(std::move(port.error()));
    m_port = *port;
    return {};
}

void Twin::run(std::function<void(Result<std::uint16_t>)> started)
{
    pthread_setname_np(pthread_self(), "gannet-twin");
    QEventLoop loop; // first: gives the thread its event dispatcher
    {
        TwinServer server(m_options, m_stats);
        auto port = server.listen();
        const bool isListening = port.has_value();
        started(std::move(port));
        if (!isListening)
            return;
        std::vector<Call> calls;
        QSocketNotifier notifier(m_wakeFd, QSocketNotifier::Read);
        QObject::connect(&notifier, &QSocketNotifier::activated, &notifier, [&] {
            std::uint64_t count = 0;
            [[maybe_unused]] const auto got = ::read(m_wakeFd, &count, sizeof count);
            m_calls.drain(calls);
            for (const Call& work : calls)
                work(server);
            if (m_isStopping)
                loop.quit();
        });
        loop.exec();
    }
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
}

void Twin::stop()
{
    if (!m_thread.joinable())
        return;
    m_isStopping = true;
    m_calls.push([](TwinServer&) {});
    m_thread.join();
}

void Twin::call(Call work)
{
    if (!m_thread.joinable())
        return;
    auto done = std::make_shared<std::promise<void>>();
    auto isDone = done->get_future();
    m_calls.push([done, work = std::move(work)](TwinServer& server) {
        work(server);
        done->set_value();
    });
    isDone.get();
}

std::string Twin::wsUrl() const
{
    return fmt::format("{}://127.0.0.1:{}", m_options.certificateFile.empty() ? "ws" : "wss", m_port);
}

std::string Twin::restUrl() const
{
    return fmt::format("{}://127.0.0.1:{}", m_options.certificateFile.empty() ? "http" : "https", m_port);
}

void Twin::fault(Fault fault)
{
    call([fault](TwinServer& server) { server.fault(fault); });
}

bool Twin::hasDueFaults()
{
    bool isDue = false;
    call([&isDue](TwinServer& server) { isDue = server.hasDueFaults(); });
    return isDue;
}

void Twin::setPaused(bool isPaused)
{
    call([isPaused](TwinServer& server) { server.setPaused(isPaused); });
}

bool Twin::say(const std::string& message)
{
    bool isSaid = false;
    call([&](TwinServer& server) { isSaid = server.say(message); });
    return isSaid;
}

std::string Twin::welcome()
{
    std::string words;
    call([&words](TwinServer& server) { words = server.welcome(); });
    return words;
}

Json Twin::book(const std::string& symbol, std::size_t levels)
{
    Json out;
    call([&](TwinServer& server) { out = server.book(symbol, levels); });
    return out;
}

} // namespace gannet::twin
