// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtTest
import Gannet
import Gannet.Ui

/// A menu with icons leaves its window and comes back, again and again: an icon drawn for the window before is none.
Item {
    id: root

    height: 400
    width: 600

    TMenu {
        id: menu

        TMenuItem {
            iconName: "edit"
            text: "change"
        }
        TMenuItem {
            iconName: "close"
            text: "cancel"
        }
        TMenuItem {
            iconName: "search"
            text: "find"
        }
        TMenuItem {
            iconName: "refresh"
            text: "again"
        }
    }
    TestCase {
        name: "Icons"
        when: windowShown

        function test_a_menu_comes_back() {
            for (let i = 0; i < 100; ++i) {
                menu.popup(10, 10);
                wait(16);
                verify(menu.visible);
                menu.close();
                wait(16);
            }
        }
    }
}
