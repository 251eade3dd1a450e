// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gannet.Ui

/// A block about one instrument: that of its link group, or its own when it is in none.
BlockFrame {
    id: root

    required property EngineClient client
    required property LinkGroupModel links
    property string ownKey ///< shown while not linked
    property int freeGroup: 1 ///< the group of a block that stands alone

    /// The group's instrument is this block's.
    readonly property bool isFollowing: root.linkGroup > 0 && !root.isPinned && root.state?.role !== "source"
    /// What is chosen here is shown by the whole group.
    readonly property bool isTelling: root.linkGroup > 0 && !root.isPinned && root.state?.role !== "sink"
    readonly property string instrumentKey: root.isFollowing ? root.links.keys[root.linkGroup] ?? "" : root.ownKey

    property string tradedKey: root.instrumentKey ///< what trading keys act on while it has the keyboard

    function show(key: string) {
        if (root.isTelling)
            root.links.setKey(root.linkGroup, key);
        if (root.isFollowing && root.isTelling)
            return;
        root.takeOwn(key);
        if (root.isFollowing) // it only listens, and was told something else by hand
            root.state.isPinned = true;
    }
    function takeOwn(key: string) {
        root.ownKey = key;
        root.keep("instrument", key);
    }

    /// g or +: the key for finer rows.
    function isFiner(event: KeyEvent): bool {
        return event.key === Qt.Key_Plus || (event.key === Qt.Key_G && event.modifiers === Qt.NoModifier);
    }
    /// G or -: the key for coarser rows.
    function isCoarser(event: KeyEvent): bool {
        return event.key === Qt.Key_Minus || (event.key === Qt.Key_G && event.modifiers === Qt.ShiftModifier);
    }

    hasRoles: true
    onPinAsked: {
        root.takeOwn(root.instrumentKey);
        root.state.isPinned = !root.state.isPinned;
    }
    onRolePicked: role => {
        root.takeOwn(root.instrumentKey);
        root.state.role = role;
    }
    linkGroup: root.state ? root.state.link : root.freeGroup
    onSettingsTold: root.ownKey = root.state.setting("instrument") ?? ""
    // A group that shows nothing yet takes this block's instrument along.
    onLinkGroupPicked: group => {
        const key = root.instrumentKey;
        root.takeOwn(key);
        if (root.state)
            root.state.link = group;
        else
            root.freeGroup = group;
        if (group > 0 && root.instrumentKey === "")
            root.links.setKey(group, key);
    }
}
