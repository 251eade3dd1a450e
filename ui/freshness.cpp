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

void sayStale(FreshnessAnswer& answer, const Freshness& data, Timestamp now)
{
    answer.isWarning = true;
    answer.consequence = QStringLiteral("takes refused");
    const bool isAgeKnown = data.lastMessage.isKnown() || data.lastHeard.isKnown();
    const QString age = isAgeKnown ? ageText(silenceOf(data, now)) : QString();
    answer.dotText = age;
    answer.stripText = age.isEmpty() ? QStringLiteral("Stale") : QStringLiteral("Stale ") + age;
    if (isServing(data.session) && data.reason != ResyncReason::Reconnect) {
        answer.stripText += QStringLiteral(" – no messages");
        return;
    }
    answer.stripText += QStringLiteral(" – reconnecting");
    if (data.attempt > 0)
        answer.stripText += QStringLiteral(" (try %1)").arg(data.attempt);
}

void sayReconnecting(FreshnessAnswer& answer, const Freshness& data, const FreshnessQuestion& question)
{
    answer.stripText = QStringLiteral("Reconnecting to %1 – try %2").arg(question.venueName).arg(data.attempt);
    if (data.retryAt > question.now)
        answer.stripText += QStringLiteral(", next in ") + ageText(data.retryAt - question.now);
}

void sayConnecting(FreshnessAnswer& answer, const Freshness& data, const FreshnessQuestion& question)
{
    if (question.waited < kStageAfter)
        return;
    const QString stage = toQString(data.words.view());
    answer.stripText = stage.isEmpty() ? QStringLiteral("Connecting to %1…").arg(question.venueName) : stage;
    answer.consequence = ageText(question.waited);
}

void sayGap(FreshnessAnswer& answer, const Freshness& data)
{
    answer.stripText = QStringLiteral("Gap: resync…");
    if (const QString words = toQString(data.words.view()); !words.isEmpty())
        answer.stripText += QLatin1Char(' ') + words;
    answer.consequence = reasonWords(data.reason);
}

void sayCrossed(FreshnessAnswer& answer, const FreshnessQuestion& question)
{
    answer.isWarning = true;
    answer.stripText = question.crossedText.isEmpty() ? QStringLiteral("Crossed: resync…")
                                                      : QStringLiteral("Crossed: ") + question.crossedText;
    answer.consequence = QStringLiteral("takes refused");
}

[[nodiscard]] QString quietText(const Freshness& data, Timestamp now)
{
    if (data.health == StreamHealth::Connecting)
        return QStringLiteral("no trade yet");
    const Duration sinceTrade = ageOf(data.lastTrade, now);
    return QStringLiteral("quiet ") + ageText(sinceTrade > kQuietAfter ? sinceTrade : silenceOf(data, now));
}

} // namespace

QString dataStateName(DataState state)
{
    return toQString(toString(state));
}

FreshnessAnswer judgeFreshness(const Freshness& data, const FreshnessQuestion& question)
{
    FreshnessAnswer answer;
    answer.state = judge(data, question.now);
    answer.age = ageOf(data.lastMessage, question.now);
    switch (answer.state) {
    case DataState::Idle:
    case DataState::Live: break;
    case DataState::Connecting: sayConnecting(answer, data, question); break;
    case DataState::Reconnecting: sayReconnecting(answer, data, question); break;
    case DataState::Quiet: answer.dotText = quietText(data, question.now); break;
    case DataState::Late: answer.dotText = ageText(silenceOf(data, question.now)); break;
    case DataState::Stale: sayStale(answer, data, question.now); break;
    case DataState::Gap: sayGap(answer, data); break;
    case DataState::Crossed: sayCrossed(answer, question); break;
    }
    return answer;
}

} // namespace gannet
