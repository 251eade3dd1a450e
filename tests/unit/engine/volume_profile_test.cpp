// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/volume_profile.h"

#include <QtTest>

#include <rapidcheck.h>

#include <map>

using namespace gannet;

class VolumeProfileTest : public QObject {
    Q_OBJECT
private slots:
    void equalsAMapByPrice()
    {
        QVERIFY(rc::check("bought and sold at each price add up", [] {
            VolumeProfile profile;
            std::map<std::int64_t, ProfileLevel> model;
            const auto trades = *rc::gen::container<std::vector<std::tuple<std::int64_t, std::int64_t, bool>>>(
                rc::gen::tuple(rc::gen::inRange<std::int64_t>(1, 40), rc::gen::inRange<std::int64_t>(1, 100),
                               rc::gen::arbitrary<bool>()));
            for (const auto& [price, qty, isBuy] : trades) {
                profile.add(price, qty, isBuy ? Side::Buy : Side::Sell);
                ProfileLevel& level = model[price];
                level.price = price;
                (isBuy ? level.bought : level.sold) += qty;
            }
            std::vector<ProfileLevel> out(100);
            out.resize(profile.around(out));
            RC_ASSERT(out.size() == model.size());
            auto expected = model.rbegin();
            for (const ProfileLevel& level : out) {
                RC_ASSERT(level.price == expected->second.price);
                RC_ASSERT(level.bought == expected->second.bought);
                RC_ASSERT(level.sold == expected->second.sold);
                ++expected;
            }
        }));
    }

    void aSmallViewIsCentredOnTheLastPrice()
    {
        VolumeProfile profile;
        for (std::int64_t price = 1; price <= 100; ++price)
            profile.add(price, 1, Side::Buy);
        profile.add(50, 1, Side::Sell);
        std::vector<ProfileLevel> out(11);
        QCOMPARE(profile.around(out), 11U);
        QCOMPARE(out.front().price, 55);
        QCOMPARE(out.back().price, 45);
        profile.add(100, 1, Side::Sell);
        QCOMPARE(profile.around(out), 11U);
        QCOMPARE(out.front().price, 100);
    }

    void memoryIsBoundedAndTheFarEndGoes()
    {
        VolumeProfile profile;
        for (std::int64_t price = 1; price <= static_cast<std::int64_t>(kProfileMax) + 10; ++price)
            profile.add(price, 1, Side::Buy);
        QCOMPARE(profile.size(), kProfileMax);
        QVERIFY(profile.wasCut());
        QCOMPARE(profile.levels().front().price, 11);
        profile.add(1, 1, Side::Buy);
        QCOMPARE(profile.levels().front().price, 1);
        QCOMPARE(profile.levels().back().price, static_cast<std::int64_t>(kProfileMax) + 9);
    }
};

QTEST_GUILESS_MAIN(VolumeProfileTest)
#include "volume_profile_test.moc"
