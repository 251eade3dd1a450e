// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/freshness.h"

#include "ui/format.h"

#include <algorithm>

namespace gannet {

namespace {

[[nodiscard]] Duration ageOf(Timestamp time, Timestamp now)
{
    return time.isKnown() ? std::max(now - time, Duration{}) : Duration{};
}

[[nodiscard]] bool isSessionUp(SessionState session)
{
    return session == SessionState::Ready || session == SessionState::Degraded;
}

[[nodiscard]] QString reasonWords(ResyncReason reason)
{
    switch (reason) {
    case ResyncReason::None: return {};
    case ResyncReason::Gap: return QStringLiteral("sequence break");
    case ResyncReason::Crossed: return QStringLiteral("book was crossed");
    case ResyncReason::Stale: return QStringLiteral("went silent");
    case ResyncReason::Periodic: return QStringLiteral("routine check");
    case ResyncReason::Reconnect: return QStringLiteral("after reconnect");
    case ResyncReason::BadFrame: return QStringLiteral("unreadable message");
    case ResyncReason::Mismatch: return QStringLiteral("differed from snapshot");
    }
    return {};
}

void sayStale(FreshnessAnswer& answer, const Freshness& data)
{
    answer.state = DataState::Stale;
    answer.isWarning = true;
    answer.consequence = QStringLiteral("takes refused");
    const QString age = data.lastMessage.isKnown() ? ageText(answer.age) : QString();
    answer.dotText = age;
    answer.stripText = age.isEmpty() ? QStringLiteral("Stale") : QStringLiteral("Stale ") + age;
    if (isSessionUp(data.session)) {
        answer.stripText += QStringLiteral(" – no messages");
        return;
    }
    answer.stripText += QStringLiteral(" – reconnecting");
    if (data.attempt > 0)
        answer.stripText += QStringLiteral(" (try %1)").arg(data.attempt);
}

void sayReconnecting(FreshnessAnswer& answer, const Freshness& data, const FreshnessQuestion& question)
{
    answer.state = DataState::Reconnecting;
    answer.stripText = QStringLiteral("Reconnecting to %1 – try %2").arg(question.venueName).arg(data.attempt);
    if (data.retryAt > question.now)
        answer.stripText += QStringLiteral(", next in ") + ageText(data.retryAt - question.now);
}

void sayConnecting(FreshnessAnswer& answer, const Freshness& data, const FreshnessQuestion& question)
{
    answer.state = DataState::Connecting;
    if (question.waited < kStageAfter)
        return;
    const QString stage = toQString(data.words.view());
    answer.stripText = stage.isEmpty() ? QStringLiteral("Connecting to %1…").arg(question.venueName) : stage;
    answer.consequence = ageText(question.waited);
}

void sayGap(FreshnessAnswer& answer, const Freshness& data)
{
    answer.state = DataState::Gap;
    answer.stripText = QStringLiteral("Gap: resync…");
    if (const QString words = toQString(data.words.view()); !words.isEmpty())
        answer.stripText += QLatin1Char(' ') + words;
    answer.consequence = reasonWords(data.reason);
}

void sayCrossed(FreshnessAnswer& answer, const FreshnessQuestion& question)
{
    answer.state = DataState::Crossed;
    answer.isWarning = true;
    answer.stripText = question.crossedText.isEmpty() ? QStringLiteral("Crossed: resync…")
                                                      : QStringLiteral("Crossed: ") + question.crossedText;
    answer.consequence = QStringLiteral("takes refused");
}

void sayLive(FreshnessAnswer& answer, const Freshness& data, const FreshnessQuestion& question)
{
    const bool isSteady = question.rhythm == StreamRhythm::Steady;
    const Duration late = std::max(kLateAtLeast, data.p95Interval * kLateTimesP95);
    if (!isSessionUp(data.session) || (isSteady && answer.age > kStaleAfter)) {
        sayStale(answer, data);
    } else if (isSteady && answer.age > late) {
        answer.state = DataState::Late;
        answer.dotText = ageText(answer.age);
    } else if (const Duration silence = ageOf(data.lastTrade, question.now); silence > kQuietAfter) {
        answer.state = DataState::Quiet;
        answer.dotText = QStringLiteral("quiet ") + ageText(silence);
    } else {
        answer.state = DataState::Live;
    }
}

} // namespace

QString dataStateName(DataState state)
{
    static constexpr const char* kNames[] = {"idle", "connecting", "reconnecting", "live",   "quiet",
                                             "late", "stale",      "gap",          "crossed"};
    return QString::fromLatin1(kNames[static_cast<std::size_t>(state)]);
}

FreshnessAnswer judgeFreshness(const Freshness& data, const FreshnessQuestion& question)
{
    FreshnessAnswer answer;
    answer.age = ageOf(data.lastMessage, question.now);
    switch (data.health) {
    case StreamHealth::Idle: break;
    case StreamHealth::Connecting:
        if (data.attempt > 0)
            sayReconnecting(answer, data, question);
        else
            sayConnecting(answer, data, question);
        break;
    case StreamHealth::Live: sayLive(answer, data, question); break;
    case StreamHealth::Gap: sayGap(answer, data); break;
    case StreamHealth::Stale: sayStale(answer, data); break;
    case StreamHealth::Crossed: sayCrossed(answer, question); break;
    }
    return answer;
}

} // namespace gannet
