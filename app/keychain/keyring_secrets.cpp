// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/keychain/keyring_secrets.h"

#include "app/desktop_motion.h"
#include "app/keychain/bus_end.h"
#include "app/keychain/secret_map.h"

#include <QAbstractEventDispatcher>
#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QMap>
#include <QPointer>
#include <QStringList>
#include <QTimer>

#include <fmt/format.h>
#include <qt6keychain/keychain.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace gannet {

namespace {

/// How long the bus itself may take to say what is on it.
constexpr int kBusLimitMs = 2000;
/// How the Secret Service names what an item is found by.
using ItemAttributes = QMap<QString, QString>;
const char* const kServices[] = {"org.freedesktop.secrets", "org.kde.kwalletd5"};

[[nodiscard]] QString keyOf(const SecretId& id)
{
    return QString::fromStdString(nameOf(id));
}

/// Has no slash, so it is nobody's name.
[[nodiscard]] QString indexKey()
{
    return QStringLiteral("accounts");
}

[[nodiscard]] Error none(std::string words)
{
    return {.kind = ErrorKind::Unavailable,
            .code = Code::Io,
            .message = fmt::format("The desktop has no keyring that answers: {}", std::move(words)),
            .field = "keyring"};
}

[[nodiscard]] Error locked(std::string_view doing)
{
    return {.kind = ErrorKind::Denied,
            .code = Code::Auth,
            .message =
                fmt::format("The desktop's keyring is locked, so nothing can be {}; unlock it and try again", doing),
            .field = "keyring"};
}

[[nodiscard]] Error errorOf(const QKeychain::Job& job, std::string_view doing)
{
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {.kind = ErrorKind::NotFound,
                .code = Code::Other,
                .message = fmt::format("There is no key for {} in the desktop's keyring", job.key().toStdString()),
                .field = job.key().toStdString()};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser: return locked(doing);
    default:
        return {.kind = ErrorKind::Unavailable,
                .code = Code::Io,
                .message = fmt::format("Nothing can be {} in the desktop's keyring: {}", doing,
                                       job.errorString().toStdString()),
                .field = "keyring"};
    }
}

[[nodiscard]] Result<void> toDone(const Result<SecretString>& finished)
{
    return finished ? Result<void>() : Result<void>(fail(finished.error()));
}

/// libsecret answers through GLib's loop.
[[nodiscard]] bool isLoopOfGlib()
{
    const QAbstractEventDispatcher* const loop = QAbstractEventDispatcher::instance();
    return loop != nullptr && loop->inherits("QEventDispatcherGlib");
}

} // namespace

KeyringSecrets::KeyringSecrets(QString service, std::chrono::milliseconds limit)
    : m_service(std::move(service)), m_limit(limit)
{}

void KeyringSecrets::enqueue(std::function<void()> call)
{
    m_calls.push_back(std::move(call));
    if (m_calls.size() == 1)
        begin();
}

void KeyringSecrets::begin()
{
    QTimer::singleShot(0, &m_context, [this] {
        const auto call = m_calls.front(); // a copy: it may end at once, and next() drops it then
        call();
    });
}

void KeyringSecrets::next()
{
    m_calls.pop_front();
    if (!m_calls.empty())
        begin();
}

template <class Callback, class Value> void KeyringSecrets::answer(const Callback& done, Value value)
{
    const Callback kept = done; // it lies in the call that next() drops
    next();
    kept(std::move(value));
}

void KeyringSecrets::run(QKeychain::Job* job, std::string_view doing, Finished finished)
{
    // A job belongs to itself until it has finished: the libraries below hold its address and answer it even late.
    const auto rest = std::make_shared<Finished>(std::move(finished));
    QObject::connect(job, &QKeychain::Job::finished, &m_context,
                     [rest, doing = std::string(doing)](QKeychain::Job* ended) {
                         if (!*rest)
                             return; // said to be late already
                         if (ended->error() != QKeychain::NoError) {
                             std::exchange(*rest, nullptr)(fail(errorOf(*ended, doing)));
                             return;
                         }
                         const auto* const reading = qobject_cast<QKeychain::ReadPasswordJob*>(ended);
                         std::exchange(*rest, nullptr)(
                             reading != nullptr ? SecretString(reading->textData().toStdString()) : SecretString());
                     });
    const bool isReading = qobject_cast<QKeychain::ReadPasswordJob*>(job) != nullptr;
    QTimer::singleShot(m_limit, &m_context, [rest, doing = std::string(doing), limit = m_limit, isReading] {
        if (*rest)
            std::exchange(*rest, nullptr)(fail(
                {.kind = ErrorKind::Timeout,
                 .code = Code::Io,
                 .message = fmt::format("The desktop's keyring gives no answer within {} ms, so {}; unlock it, or end "
                                        "what keeps it, and try again",
                                        limit.count(),
                                        isReading ? "nothing can be read" : "nobody knows whether it was " + doing),
                 .outcome = isReading ? Outcome::NotSent : Outcome::Unknown,
                 .field = "keyring",
                 .limit = fmt::format("{} ms", limit.count())}));
    });
    job->start();
}

void KeyringSecrets::readItem(const QString& key, Finished finished)
{
    auto* const job = new QKeychain::ReadPasswordJob(m_service);
    job->setKey(key);
    run(job, "read", [this, key, finished = std::move(finished)](Result<SecretString> read) {
        if (read || read.error().kind != ErrorKind::NotFound)
            return finished(std::move(read));
        // libsecret says the same of an item that nobody unlocked. Taken for none, a list would be begun anew over it.
        findLocked(key, [finished, missing = read.error()](Result<bool> isLocked) {
            if (!isLocked)
                finished(fail(std::move(isLocked.error())));
            else
                finished(fail(*isLocked ? locked("read") : missing));
        });
    });
}

void KeyringSecrets::findLocked(const QString& key, std::function<void(Result<bool>)> done)
{
    const auto bus = desktopBus();
    if (!bus)
        return done(false);
    qDBusRegisterMetaType<ItemAttributes>();
    QDBusMessage call =
        QDBusMessage::createMethodCall(QString::fromLatin1(kServices[0]), QStringLiteral("/org/freedesktop/secrets"),
                                       QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("SearchItems"));
    call << QVariant::fromValue(ItemAttributes{{QStringLiteral("server"), m_service}, {QStringLiteral("user"), key}});
    auto* const watcher = new QDBusPendingCallWatcher(bus->asyncCall(call, kBusLimitMs), &m_context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, &m_context,
                     [done = std::move(done)](QDBusPendingCallWatcher* answered) {
                         const QDBusPendingReply<QList<QDBusObjectPath>, QList<QDBusObjectPath>> found = *answered;
                         answered->deleteLater();
                         if (!found.isError())
                             return done(!found.argumentAt<1>().isEmpty()); // those that are open come first
                         if (found.error().type() == QDBusError::ServiceUnknown)
                             return done(false); // KWallet's own service says so itself
                         done(fail({.kind = ErrorKind::Unavailable,
                                    .code = Code::Io,
                                    .message = fmt::format("Nothing can be read in the desktop's keyring: {}",
                                                           found.error().message().toStdString()),
                                    .field = "keyring"}));
                     });
}

void KeyringSecrets::writeItem(const QString& key, const SecretString& text, Finished finished)
{
    auto* const job = new QKeychain::WritePasswordJob(m_service);
    job->setKey(key);
    job->setTextData(QString::fromUtf8(text.reveal().data(), static_cast<qsizetype>(text.reveal().size())));
    run(job, "stored", std::move(finished));
}

void KeyringSecrets::deleteItem(const QString& key, Finished finished)
{
    auto* const job = new QKeychain::DeletePasswordJob(m_service);
    job->setKey(key);
    run(job, "removed", std::move(finished));
}

void KeyringSecrets::readIndex(Listed done)
{
    readItem(indexKey(), [service = m_service.toStdString(), done = std::move(done)](Result<SecretString> read) {
        if (!read && read.error().kind == ErrorKind::NotFound)
            return done(std::vector<SecretId>());
        if (!read)
            return done(fail(std::move(read.error())));
        auto ids = parseSecretIndex(read->reveal());
        if (!ids && ids.error().kind == ErrorKind::Protocol)
            ids.error().message +=
                fmt::format("; remove the item \"accounts\" of \"{}\" from the desktop's keyring and "
                            "add the accounts anew",
                            service);
        done(std::move(ids));
    });
}

void KeyringSecrets::writeIndex(const std::vector<SecretId>& ids, Done done)
{
    writeItem(indexKey(), SecretString(writeSecretIndex(ids)),
              [done = std::move(done)](const Result<SecretString>& written) { done(toDone(written)); });
}

void KeyringSecrets::probe(Done done)
{
    enqueue([this, done = std::move(done)] {
        const auto bus = desktopBus();
        if (!bus)
            return answer(done, Result<void>(fail(none("this session has no D-Bus"))));
        if (!isLoopOfGlib())
            return answer(done, Result<void>(fail(none("Qt's event loop is not GLib's here (is QT_NO_GLIB set?)"))));
        // Those that run and those that the bus would start.
        const auto left = std::make_shared<int>(2);
        const auto found = std::make_shared<bool>(false);
        for (const char* const question : {"ListNames", "ListActivatableNames"}) {
            const QDBusMessage call = QDBusMessage::createMethodCall(
                QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/org/freedesktop/DBus"),
                QStringLiteral("org.freedesktop.DBus"), QString::fromLatin1(question));
            auto* const watcher = new QDBusPendingCallWatcher(bus->asyncCall(call, kBusLimitMs), &m_context);
            QObject::connect(watcher, &QDBusPendingCallWatcher::finished, &m_context,
                             [this, done, left, found](QDBusPendingCallWatcher* answered) {
                                 const QDBusPendingReply<QStringList> names = *answered;
                                 answered->deleteLater();
                                 for (const char* const service : kServices) {
                                     *found = *found || (!names.isError() &&
                                                         names.value().contains(QString::fromLatin1(service)));
                                 }
                                 if (--*left > 0)
                                     return;
                                 if (*found)
                                     outliveSessionBus([this, done, guard = QPointer<QObject>(&m_context)] {
                                         if (guard)
                                             probeItems(done);
                                     });
                                 else
                                     answer(done, Result<void>(fail(none("no program on its D-Bus offers one"))));
                             });
        }
    });
}

void KeyringSecrets::probeItems(Done done)
{
    readItem(indexKey(), [this, done = std::move(done)](const Result<SecretString>& read) {
        if (read || read.error().kind == ErrorKind::NotFound)
            answer(done, Result<void>());
        else
            answer(done, toDone(read));
    });
}

void KeyringSecrets::store(SecretId id, SecretString text, Done done)
{
    if (auto good = checkSecretId(id); !good)
        return enqueue([this, done = std::move(done), good] { answer(done, good); });
    if (auto good = checkSecretText(text); !good)
        return enqueue([this, done = std::move(done), good] { answer(done, good); });
    const auto kept = std::make_shared<SecretString>(std::move(text));
    enqueue([this, id = std::move(id), kept, done = std::move(done)] {
        // The list first: a key that is listed and not there is told, one that is there and not listed is forgotten.
        readIndex([this, id, kept, done](Result<std::vector<SecretId>> read) {
            if (!read)
                return answer(done, Result<void>(fail(std::move(read.error()))));
            const auto write = [this, id, kept, done](Result<void> listed) {
                if (!listed)
                    return answer(done, std::move(listed));
                writeItem(keyOf(id), *kept,
                          [this, done](const Result<SecretString>& written) { answer(done, toDone(written)); });
            };
            if (std::ranges::binary_search(*read, id))
                return write({});
            if (read->size() >= kMostSecrets)
                return answer(done, Result<void>(fail(
                                        {.kind = ErrorKind::Invalid,
                                         .code = Code::TooLarge,
                                         .message = fmt::format("{} keys are kept already, which is the limit; remove "
                                                                "one",
                                                                kMostSecrets),
                                         .limit = std::to_string(kMostSecrets)})));
            read->insert(std::ranges::upper_bound(*read, id), id);
            writeIndex(*read, write);
        });
    });
}

void KeyringSecrets::read(SecretId id, Read done)
{
    enqueue([this, id = std::move(id), done = std::move(done)] {
        readItem(keyOf(id), [this, done](Result<SecretString> read) { answer(done, std::move(read)); });
    });
}

void KeyringSecrets::remove(SecretId id, Done done)
{
    enqueue([this, id = std::move(id), done = std::move(done)] {
        // Read first: a keyring takes the removal of what it has not for done.
        readItem(keyOf(id), [this, id, done](const Result<SecretString>& there) {
            if (!there && there.error().kind != ErrorKind::NotFound)
                return answer(done, toDone(there));
            deleteItem(keyOf(id), [this, id, done, found = toDone(there)](const Result<SecretString>& deleted) {
                if (!deleted)
                    return answer(done, toDone(deleted));
                readIndex([this, id, done, found](Result<std::vector<SecretId>> read) {
                    if (!read)
                        return answer(done, Result<void>(fail(std::move(read.error()))));
                    if (std::erase(*read, id) == 0)
                        return answer(done, found);
                    writeIndex(*read, [this, done](Result<void> written) { answer(done, std::move(written)); });
                });
            });
        });
    });
}

void KeyringSecrets::list(Listed done)
{
    enqueue([this, done = std::move(done)] {
        readIndex([this, done](Result<std::vector<SecretId>> read) { answer(done, std::move(read)); });
    });
}

} // namespace gannet
