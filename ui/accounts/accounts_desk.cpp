// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/accounts/accounts_desk.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QTimeZone>

#include <array>
#include <utility>

namespace gannet {

namespace {

constexpr int kEndsSoonDays = 7;
constexpr std::array<const char*, 3> kTones{"well", "quiet", "warning"};
constexpr std::array<const char*, 3> kWays{"wallet", "agent", "hmac"};

[[nodiscard]] QString words(const std::string& text)
{
    return QString::fromStdString(text);
}

/// 0x1234…abcd
[[nodiscard]] QString shortened(const QString& address)
{
    constexpr int kHead = 6;
    constexpr int kTail = 4;
    return address.size() > kHead + kTail + 1 ? address.left(kHead) + QChar(0x2026) + address.right(kTail) : address;
}

[[nodiscard]] QString networkWord(VenueNetwork network)
{
    const std::string_view word = toString(network);
    return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
}

/// "2027-02-20, 89 days"; nothing is said of a key without an end, or of one that was not read.
[[nodiscard]] QString endText(const AccountLine& line)
{
    if (line.kind.empty())
        return {};
    if (!line.validUntil)
        return QObject::tr("the venue does not tell its end");
    const QString date = QDateTime::fromMSecsSinceEpoch(line.validUntil->toMilliseconds(), QTimeZone::utc())
                             .date()
                             .toString(Qt::ISODate);
    const int days = line.daysLeft.value_or(0);
    if (days < 0)
        return QObject::tr("ended %1").arg(date);
    if (days == 0)
        return QObject::tr("ends %1, in less than a day").arg(date);
    return days == 1 ? QObject::tr("ends %1, in 1 day").arg(date)
                     : QObject::tr("ends %1, in %2 days").arg(date).arg(days);
}

[[nodiscard]] QString permissionsText(const AccountLine& line)
{
    if (line.kind.empty())
        return {};
    if (!line.permissions)
        return QObject::tr("the venue does not tell what it may do");
    QStringList list;
    for (const std::string& one : *line.permissions)
        list << words(one);
    return list.isEmpty() ? QObject::tr("may do nothing") : QObject::tr("may %1").arg(list.join(QStringLiteral(", ")));
}

[[nodiscard]] QVariantMap shown(const AccountLine& line)
{
    const QString address = words(line.address);
    const bool endsSoon = line.daysLeft && *line.daysLeft < kEndsSoonDays;
    return {{QStringLiteral("id"), words(line.venue + "/" + line.name)},
            {QStringLiteral("venue"), words(line.venue)},
            {QStringLiteral("venueName"), words(line.venueName)},
            {QStringLiteral("name"), words(line.name)},
            {QStringLiteral("network"), networkWord(line.network)},
            {QStringLiteral("isTest"), line.network != VenueNetwork::Mainnet},
            {QStringLiteral("tone"), QString::fromLatin1(kTones[static_cast<std::size_t>(line.tone)])},
            {QStringLiteral("state"), words(line.state)},
            {QStringLiteral("sentence"), words(line.sentence)},
            {QStringLiteral("mayLookAgain"), line.mayLookAgain},
            {QStringLiteral("kind"), words(line.kind)},
            {QStringLiteral("address"), address},
            {QStringLiteral("shortAddress"), shortened(address)},
            {QStringLiteral("signer"), words(line.signer)},
            {QStringLiteral("agentName"), words(line.agentName)},
            {QStringLiteral("end"), endText(line)},
            {QStringLiteral("endsSoon"), endsSoon},
            {QStringLiteral("permissions"), permissionsText(line)}};
}

[[nodiscard]] KeyWay wayOf(const QString& word)
{
    for (std::size_t i = 0; i < kWays.size(); ++i) {
        if (word == QLatin1String(kWays[i]))
            return static_cast<KeyWay>(i);
    }
    return KeyWay::Wallet;
}

/// As bytes of one owner; the copy in between is overwritten.
[[nodiscard]] SecretString secretOf(const QString& typed)
{
    QByteArray bytes = typed.toUtf8();
    SecretString secret(std::string(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    bytes.fill('\0');
    return secret;
}

} // namespace

AccountsDesk::AccountsDesk(AccountsPort& port, QObject* parent) : QObject(parent), m_port(port)
{
    m_port.onChanged([this] { refresh(); });
    refresh();
}

AccountsDesk::~AccountsDesk()
{
    m_port.onChanged({});
}

QVariantList AccountsDesk::venues() const
{
    QVariantList all;
    for (const AccountVenue& venue : m_port.venues()) {
        QStringList networks;
        for (const VenueNetwork network : venue.networks)
            networks << networkWord(network);
        QStringList ways;
        for (const KeyWay way : venue.ways)
            ways << QString::fromLatin1(kWays[static_cast<std::size_t>(way)]);
        all << QVariantMap{{QStringLiteral("slug"), words(venue.slug)},
                           {QStringLiteral("name"), words(venue.name)},
                           {QStringLiteral("networks"), networks},
                           {QStringLiteral("whyNotOthers"), words(venue.whyNotOthers)},
                           {QStringLiteral("ways"), ways}};
    }
    return all;
}

QString AccountsDesk::usualAgentName() const
{
    return words(m_port.usualAgentName());
}

void AccountsDesk::begin(const QVariantMap& draft, const QString& key, const QString& secret)
{
    const auto text = [&draft](const char* name) {
        return draft.value(QLatin1String(name)).toString().trimmed().toStdString();
    };
    bool isNumber = false;
    const int days = draft.value(QStringLiteral("validDays")).toString().trimmed().toInt(&isNumber);
    m_port.begin({.venue = text("venue"),
                  .network = venueNetworkFrom(text("network")).value_or(VenueNetwork::Mainnet),
                  .name = text("name"),
                  .way = wayOf(draft.value(QStringLiteral("way")).toString()),
                  .address = text("address"),
                  .agentName = text("agentName"),
                  .validDays = isNumber ? days : 0,
                  .key = secretOf(key),
                  .secret = secretOf(secret)});
}

void AccountsDesk::cancel()
{
    m_port.cancel();
}

void AccountsDesk::keepUnchecked()
{
    m_port.keepUnchecked();
}

void AccountsDesk::openPage()
{
    m_port.openPage();
}

void AccountsDesk::remove(const QString& venue, const QString& name)
{
    const QString title = venue + QLatin1Char(' ') + name;
    setRemoval(tr("The key of %1 is being removed").arg(title));
    m_port.remove(venue.toStdString(), name.toStdString(),
                  [this, title, alive = std::weak_ptr(m_isAlive)](const Result<void>& done) {
                      if (!alive.lock())
                          return;
                      setRemoval(done
                                     ? tr("The key of %1 is removed here; revoke it at the venue too").arg(title)
                                     : tr("The key of %1 was not removed: %2").arg(title, words(done.error().message)));
                  });
}

void AccountsDesk::lookAgain(const QString& venue, const QString& name)
{
    m_port.lookAgain(venue.toStdString(), name.toStdString());
}

void AccountsDesk::copy(const QString& text) const
{
    QGuiApplication::clipboard()->setText(text);
}

void AccountsDesk::refresh()
{
    QVariantList now;
    QStringList waiting;
    for (const AccountLine& line : m_port.accounts()) {
        now << shown(line);
        if (line.isWaiting)
            waiting << tr("%1 on %2: %3").arg(words(line.name), words(line.venueName), words(line.state));
    }
    if (now != m_accounts || waiting != m_waiting) {
        m_accounts = std::move(now);
        m_waiting = std::move(waiting);
        emit accountsChanged();
    }
    AddProgress progress = m_port.progress();
    if (progress != m_progress) {
        m_progress = std::move(progress);
        emit progressChanged();
    }
}

void AccountsDesk::setRemoval(const QString& words)
{
    if (words == m_removal)
        return;
    m_removal = words;
    emit removalChanged();
}

} // namespace gannet
