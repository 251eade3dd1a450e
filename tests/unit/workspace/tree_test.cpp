// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/shares.h"
#include "core/workspace/tree.h"
#include "tests/unit/workspace/desk.h"

#include <QTest>

#include <numeric>

using namespace gannet;
using namespace gannet::workspace;

class TreeTest : public QObject {
    Q_OBJECT

private slots:
    void sharesAddUp();
    void readsUuidsOfOneForm();
    void joinsSplitsOfOneAxis();
    void bringsAnythingIntoShape();
};

void TreeTest::sharesAddUp()
{
    QCOMPARE(shares(10, std::vector{1, 1, 1}), (std::vector{4, 3, 3}));
    QCOMPARE(shares(kWholeWeight, std::vector{0, 0}), (std::vector{5000, 5000}));
    QCOMPARE(shares(100, std::vector{1'000'000, 0, -5}), (std::vector{98, 1, 1}));
    QCOMPARE(shares(1, std::vector{1, 1}), (std::vector{1, 0}));
    SplitMix random(7);
    for (int round = 0; round < 2000; ++round) {
        std::vector<int> weights(1 + random.upTo(12));
        for (int& weight : weights)
            weight = static_cast<int>(random.upTo(1'000'000));
        const int total = static_cast<int>(random.upTo(20'000));
        const std::vector<int> parts = shares(total, weights);
        QCOMPARE(std::accumulate(parts.begin(), parts.end(), 0), total);
        if (total >= static_cast<int>(parts.size()))
            QVERIFY(*std::min_element(parts.begin(), parts.end()) >= 1);
    }
}

void TreeTest::readsUuidsOfOneForm()
{
    const std::string text = "6f0c1d2e-3a4b-4c5d-8e9f-001122334455";
    QCOMPARE(toText(uuidFrom(text).value()), text);
    for (const char* const other : {"6F0C1D2E-3A4B-4C5D-8E9F-001122334455", "6f0c1d2e-3a4b-1c5d-8e9f-001122334455",
                                    "6f0c1d2e-3a4b-4c5d-ce9f-001122334455", "6f0c1d2e3-a4b-4c5d-8e9f-001122334455",
                                    "6f0c1d2e-3a4b-4c5d-8e9f-00112233445", "zf0c1d2e-3a4b-4c5d-8e9f-001122334455", ""})
        QVERIFY2(!uuidFrom(other), other);
    Ids ids = seededIds(3);
    const Uuid made = ids.next();
    QCOMPARE(uuidFrom(toText(made)).value(), made);
    QVERIFY(made != ids.next());
}

void TreeTest::joinsSplitsOfOneAxis()
{
    Node root = Tabs{.blocks = {id(1)}};
    insertAt(root, {}, Edge::Right, {.blocks = {id(2)}});
    QCOMPARE(drawn(root), "H(1:5000 2:5000)");
    insertAt(root, *leafOf(root, id(2)), Edge::Left, {.blocks = {id(3)}});
    QCOMPARE(drawn(root), "H(1:5000 3:2500 2:2500)");
    insertAt(root, *leafOf(root, id(1)), Edge::Bottom, {.blocks = {id(4), id(5)}, .current = 1});
    QCOMPARE(drawn(root), "H(V(1:5000 [4 5*]:5000):5000 3:2500 2:2500)");
    insertAtEdge(root, Edge::Right, {.blocks = {id(6)}});
    QCOMPARE(drawn(root), "H(V(1:5000 [4 5*]:5000):3750 3:1875 2:1875 6:2500)");
    insertAtEdge(root, Edge::Top, {.blocks = {id(7)}});
    QCOMPARE(depthOf(root), 4);
    // What is left alone takes the place of its split, and joins the one above.
    takeOut(root, id(7));
    takeOut(root, id(5));
    QCOMPARE(drawn(root), "H(V(1:5000 4:5000):3750 3:1875 2:1875 6:2500)");
    takeOut(root, id(1));
    QCOMPARE(drawn(root), "H(4:3750 3:1875 2:1875 6:2500)");
    takeOut(root, id(4));
    QCOMPARE(drawn(root), "H(3:3000 2:3000 6:4000)");
}

void TreeTest::bringsAnythingIntoShape()
{
    Node root = Split{.axis = Axis::Vertical, .children = {}};
    bringIntoShape(root);
    QCOMPARE(drawn(root), "-");
    Split inner{.axis = Axis::Vertical, .children = {}};
    inner.children.push_back({.node = Tabs{.blocks = {id(1), id(2)}, .current = 9}, .weight = -4});
    inner.children.push_back({.node = Tabs{.blocks = {}, .current = 0}, .weight = 90'000});
    inner.children.push_back({.node = Tabs{.blocks = {id(3)}, .current = -1}, .weight = 3});
    Split outer{.axis = Axis::Vertical, .children = {}};
    outer.children.push_back({.node = inner, .weight = 5000});
    outer.children.push_back({.node = Empty{}, .weight = 5000});
    root = outer;
    bringIntoShape(root);
    QCOMPARE(drawn(root), "V([1 2*]:2 3:9998)");
}

QTEST_GUILESS_MAIN(TreeTest)
#include "tree_test.moc"
