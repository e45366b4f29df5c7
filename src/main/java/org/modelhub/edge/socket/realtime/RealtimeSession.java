package org.modelhub.edge.socket.realtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.edge.ThrownErrors;
import org.modelhub.edge.socket.CloseCode;
import org.modelhub.edge.socket.Dismissals;
import org.modelhub.edge.socket.OpenSockets;
import org.modelhub.edge.socket.SocketHub;
import org.modelhub.edge.socket.SocketLink;
import org.modelhub.edge.socket.SocketProtocol;
import org.modelhub.exchange.Caller;
import org.modelhub.exchange.EventLoop;
import org.modelhub.exchange.RequestHead;
import org.modelhub.stream.live.FrameReader.Dismissal;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;
import org.modelhub.wire.JsonReader.Type;
import org.modelhub.wire.JsonView;
import org.modelhub.wire.JsonWriter;

/**
 * What one client and the hub say over a socket in OpenAI's realtime events: one conversation, in which one response at a
 * time comes to be. What is wrong with an event is told in an event; the socket stays open. One event loop only.
 */
final class RealtimeSession implements SocketProtocol, OpenSockets.Member {

    private static final Set<String> SESSION_FIELDS = Set.of("model", "type");
    private static final JsonView NOTHING = JsonView.parse(new byte[] {'{', '}'});

    private final Executor loop = EventLoop.current();
    private final SocketHub hub;
    private final SocketLink link;
    private final Caller caller;
    private final Map<String, String> headers;
    private final String model;
    private final String unique;
    private final RealtimeEvents events;
    private final Conversation conversation;
    private ResponseSettings settings = ResponseSettings.DEFAULT;
    private @Nullable RealtimeResponse active;
    private int made;
    private boolean draining;

    RealtimeSession(
            SocketHub hub, ConversationRoom room, SocketLink link, Caller caller, RequestHead handshake, String model) {
        this.hub = hub;
        this.link = link;
        this.caller = caller;
        this.headers = handshake.headers();
        this.model = model;
        this.unique = handshake.requestId();
        this.events = new RealtimeEvents(unique);
        this.conversation = new Conversation(room);
        hub.sockets().opened(this);
        tellSession("session.created");
    }

    SocketHub hub() {
        return hub;
    }

    SocketLink link() {
        return link;
    }

    Caller caller() {
        return caller;
    }

    Map<String, String> headers() {
        return headers;
    }

    RealtimeEvents events() {
        return events;
    }

    Conversation conversation() {
        return conversation;
    }

    void send(JsonWriter event) {
        link.send(event);
        link.flushSoon();
    }

    private void tellSession(String type) {
        send(events.session(type, "sess_" + unique, model, settings));
    }

    @Override
    public void message(byte[] text) {
        String eventId = null;
        try {
            JsonView event = JsonView.parse(text);
            eventId = event.type("event_id") == Type.STRING ? event.string("event_id") : null;
            act(Objects.requireNonNullElse(event.string("type"), ""), event);
        } catch (JsonException unreadable) {
            send(events.error(HubError.badRequest(unreadable.getMessage(), null, "invalid_json"), eventId));
        } catch (RuntimeException refused) {
            send(events.error(ThrownErrors.asHubError(refused), eventId));
        }
    }

    private void act(String type, JsonView event) {
        switch (type) {
            case "session.update" -> update(object(event, "session"));
            case "conversation.item.create" -> create(event);
            case "conversation.item.retrieve" ->
                send(events.retrieved(
                        item(event, "item_retrieve_invalid_item_id").json()));
            case "conversation.item.delete" -> delete(item(event, "item_delete_invalid_item_id"));
            case "response.create" -> respond(event.has("response") ? object(event, "response") : NOTHING);
            case "response.cancel" -> cancel(event.string("response_id"));
            case "conversation.item.truncate",
                    "input_audio_buffer.append",
                    "input_audio_buffer.clear",
                    "input_audio_buffer.commit",
                    "output_audio_buffer.clear" -> throw new HubException(RealtimeErrors.NO_AUDIO);
            default -> throw RealtimeErrors.invalid("The hub knows no event of the type '" + type + "'.", "type");
        }
    }

    private static JsonView object(JsonView event, String field) {
        if (event.type(field) != Type.OBJECT) {
            throw RealtimeErrors.invalid("'" + field + "' must be an object.", field);
        }
        return JsonView.parse(Objects.requireNonNull(event.raw(field)));
    }

    private void update(JsonView asked) {
        String type = asked.string("type");
        if (type != null && !type.equals("realtime")) {
            throw RealtimeErrors.invalid("The hub holds sessions of the type 'realtime' only.", "session.type");
        }
        if (asked.has("model") && !model.equals(asked.string("model"))) {
            throw RealtimeErrors.invalid("The model of a session cannot change.", "session.model");
        }
        ResponseSettings changed = settings.with(asked, "session", SESSION_FIELDS);
        conversation.hold(changed.size());
        conversation.release(settings.size());
        settings = changed;
        tellSession("session.updated");
    }

    private void create(JsonView event) {
        RealtimeItem item = ItemReader.read(object(event, "item"), nextId("item_"));
        if (conversation.find(item.id()) != null) {
            throw RealtimeErrors.invalid("There is an item '" + item.id() + "' already.", "item.id");
        }
        String previous = conversation.add(item, event.string("previous_item_id"));
        send(events.item("conversation.item.added", previous, item.json()));
        send(events.item("conversation.item.done", previous, item.json()));
    }

    private String nextId(String mark) {
        return mark + unique + "_" + ++made;
    }

    private RealtimeItem item(JsonView event, String code) {
        RealtimeItem item = conversation.find(event.string("item_id"));
        if (item == null || item.isOpen()) {
            throw RealtimeErrors.noItem(code);
        }
        return item;
    }

    private void delete(RealtimeItem item) {
        conversation.remove(item);
        send(events.deleted(item.id()));
    }

    private void respond(JsonView asked) {
        if (draining) {
            throw new HubException(Dismissals.DRAINING);
        }
        if (active != null) {
            throw new HubException(RealtimeErrors.ACTIVE);
        }
        ResponseSettings with = settings.with(asked, "response", RealtimeResponse.OWN_FIELDS);
        byte[] body = with.request(model, input(asked));
        String into = isKept(asked) ? "conv_" + unique : null;
        RealtimeResponse response = new RealtimeResponse(this, nextId("resp_"), into, with, asked);
        active = response;
        response.ask(body);
    }

    private static boolean isKept(JsonView asked) {
        String where = Objects.requireNonNullElse(asked.string("conversation"), "auto");
        if (!where.equals("auto") && !where.equals("none")) {
            throw RealtimeErrors.invalid("A response belongs to the conversation 'auto' or 'none'.", "conversation");
        }
        return where.equals("auto");
    }

    private List<byte[]> input(JsonView asked) {
        List<byte[]> items = new ArrayList<>();
        if (!asked.has("input")) {
            conversation.items().forEach(item -> items.add(item.json()));
            return items;
        }
        if (asked.type("input") != Type.ARRAY) {
            throw RealtimeErrors.invalid("'response.input' must be an array of items.", "response.input");
        }
        JsonReader given = Objects.requireNonNull(asked.reader("input"));
        given.beginArray();
        while (given.hasNext()) {
            items.add(inputItem(JsonView.parse(given.raw())));
        }
        return items;
    }

    private byte[] inputItem(JsonView given) {
        if (given.type("type") != Type.STRING || !"item_reference".equals(given.string("type"))) {
            return ItemReader.read(given, nextId("item_")).json();
        }
        RealtimeItem meant = conversation.find(given.string("id"));
        if (meant == null) {
            throw RealtimeErrors.invalid("There is no item '" + given.string("id") + "'.", "response.input");
        }
        return meant.json();
    }

    private void cancel(@Nullable String id) {
        if (active == null || (id != null && !id.equals(active.id()))) {
            throw new HubException(RealtimeErrors.NOT_ACTIVE);
        }
        active.cancel();
    }

    /**
     * All events of the response are written.
     *
     * @param error why it failed, or null
     */
    void ended(@Nullable HubError error) {
        active = null;
        if (error != null && error.status() == 401) {
            link.close(CloseCode.UNAUTHORIZED, "the key is valid no longer");
        }
        closeIfDrained();
    }

    /** The response had to go on without this socket. */
    void sentAway(Dismissal why) {
        if (why == Dismissal.SLOW && !link.writable()) {
            link.close(CloseCode.TOO_SLOW, "too little was taken for too long");
        }
        draining |= why == Dismissal.DRAINING;
        closeIfDrained();
    }

    @Override
    public void drained() {
        if (active != null) {
            active.drained();
        }
    }

    @Override
    public void drain() {
        loop.execute(() -> {
            draining = true;
            closeIfDrained();
        });
    }

    private void closeIfDrained() {
        if (draining && active == null) {
            link.close(CloseCode.DRAINING, "this instance of the hub ends; connect again");
        }
    }

    @Override
    public void closed() {
        hub.sockets().closed(this);
        if (active != null) {
            active.clientLeft();
        }
        conversation.end();
    }
}
