package org.modelhub.edge.socket.realtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;

/** What was said on one socket, in order and within a bound. One event loop only. */
final class Conversation {

    private static final String ROOT = "root";
    private static final HubError FULL = HubError.badRequest(
            "The conversation has no room for this: delete items of it, or begin another one.",
            null,
            "conversation_full");

    private final ConversationRoom room;
    private final List<RealtimeItem> items = new ArrayList<>();
    private long bytes;

    Conversation(ConversationRoom room) {
        this.room = room;
    }

    List<RealtimeItem> items() {
        return items;
    }

    @Nullable
    RealtimeItem find(@Nullable String id) {
        for (RealtimeItem item : items) {
            if (item.id().equals(id)) {
                return item;
            }
        }
        return null;
    }

    /**
     * Puts an item behind another one.
     *
     * @param after its id, {@code root} for the beginning, null for the end
     * @return id of the item before it, or null
     * @throws HubException if there is no such item, or no room
     */
    @Nullable
    String add(RealtimeItem item, @Nullable String after) {
        int place = after == null ? items.size() : ROOT.equals(after) ? 0 : behind(after);
        hold(item.size());
        items.add(place, item);
        return place == 0 ? null : items.get(place - 1).id();
    }

    private int behind(String id) {
        RealtimeItem before = find(id);
        if (before == null) {
            throw new HubException(HubError.badRequest(
                    "There is no item '" + id + "' in the conversation.", "previous_item_id", "invalid_value"));
        }
        return items.indexOf(before) + 1;
    }

    void remove(RealtimeItem item) {
        items.remove(item);
        release(item.size());
    }

    /** @throws HubException if there is no room */
    void hold(long more) {
        if (!room.take(bytes, more)) {
            throw new HubException(FULL);
        }
        bytes += more;
    }

    /** Negative: it takes so much more, which was let in already. */
    void release(long less) {
        room.give(less);
        bytes -= less;
    }

    void end() {
        release(bytes);
        items.clear();
    }
}
