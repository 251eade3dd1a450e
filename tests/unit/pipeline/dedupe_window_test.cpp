// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/dedupe_window.h"

#include "tests/support/events.h"

#include <QtTest>

#include <rapidcheck.h>

#include <algorithm>
#include <deque>

using namespace gannet;
using namespace gannet::test;

class DedupeWindowTest : public QObject {
    Q_OBJECT
private slots:
    void aFactIsNewOnce()
    {
        DedupeWindow window;
        QVERIFY(window.insert(7, kNoon));
        QVERIFY(!window.insert(7, kNoon + Duration::seconds(1)));
        QVERIFY(window.insert(0, kNoon)); // no id is special to the caller
        QVERIFY(!window.insert(0, kNoon));
    }

    void oldOnesAreForgotten()
    {
        DedupeWindow window;
        QVERIFY(window.insert(7, kNoon));
        QVERIFY(window.insert(7, kNoon + kDedupeAge + Duration::nanoseconds(1)));
        QCOMPARE(window.size(), 1U);
    }

    void remembersTheNewestOfABoundedNumber()
    {
        QVERIFY(rc::check("a window of 8 answers like a list of the newest 8", [] {
            DedupeWindow window(8, Duration::seconds(10));
            std::deque<std::pair<std::uint64_t, Timestamp>> model;
            Timestamp now = kNoon;
            const auto ids = *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::inRange<std::uint64_t>(1, 24));
            for (const std::uint64_t id : ids) {
                now = now + Duration::seconds(static_cast<std::int64_t>(id % 3));
                while (!model.empty() && now - model.front().second > Duration::seconds(10))
                    model.pop_front();
                const bool isNew =
                    std::none_of(model.begin(), model.end(), [id](const auto& e) { return e.first == id; });
                if (isNew) {
                    if (model.size() == 8)
                        model.pop_front();
                    model.emplace_back(id, now);
                }
                RC_ASSERT(window.insert(id, now) == isNew);
                RC_ASSERT(window.size() == model.size());
            }
        }));
    }
};

QTEST_GUILESS_MAIN(DedupeWindowTest)
#include "dedupe_window_test.moc"
