package org.modelhub.ws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.modelhub.ws.SocketCase.Action;
import org.modelhub.ws.SocketCase.Closer;
import org.modelhub.ws.SocketCase.Ending;
import org.modelhub.ws.SocketCase.Event;

/**
 * Reads the tables of cases.
 *
 * <pre>
 * id: script =&gt; outcome / outcome ending
 *
 * text(payload)         a frame; text+ does not end its message, text!2 has reserved bits, text(…)/64 is cut in pieces
 * op11(payload)         a frame of that opcode
 * head(text 21) raw(…)  a frame whose payload comes in pieces
 * chop(1) each          in single octets; each frame by itself; otherwise all in one write
 * rounds(1000)          the whole script so many times, each after the answer to the last
 * wait soon             nothing may happen here; the server should close here
 *
 * payload: "text" 0xhex 1000 (two octets), behind it xN (N times) or ..N (repeated up to N octets)
 * ending:  bye (the client closes) | fails 1002 (the server does) | answers 1000 (it answers to a close)
 * </pre>
 */
final class SocketCases {

    static final List<String> TABLES = List.of(
            "framing", "pings", "reserved", "opcodes", "fragments", "utf8", "closing", "limits", "autofragment");

    private static final Map<String, Integer> OPCODES = Map.of(
            "cont", WireFrame.CONTINUATION,
            "text", WireFrame.TEXT,
            "binary", WireFrame.BINARY,
            "close", WireFrame.CLOSE,
            "ping", WireFrame.PING,
            "pong", WireFrame.PONG);

    private static final Pattern LINE = Pattern.compile(
            "([\\d.]+): (.*) => (.*?) ?(?:sent\\((\\d+)\\) )?(bye|(?:fails|answers) [\\d,]+)( or drops)?");
    private static final Pattern WORD =
            Pattern.compile("([a-z]+)(\\d*)(\\+?)(?:!(\\d))?(?:\\(([^)]*)\\))?(?:/(\\w+))?(?: |$)");
    private static final Pattern PART =
            Pattern.compile("(?:\"([^\"]*)\"|0x([0-9a-f]+)|(\\d+))(?: (x|\\.\\.)(\\w+))?(?: |$)");

    private SocketCases() {}

    /** All lines that hold a case; what the large ones expand to would not fit into memory together. */
    static List<String> all() {
        return TABLES.stream().flatMap(table -> lines(table).stream()).toList();
    }

    static List<String> lines(String table) {
        try (InputStream in = SocketCases.class.getResourceAsStream("/ws/" + table + ".case")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SocketCase parse(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no case: " + line);
        }
        int chop = SocketCase.TOGETHER;
        int rounds = 1;
        List<Action> script = new ArrayList<>();
        for (Matcher word : words(parts.group(2))) {
            switch (word.group(1)) {
                case "chop" -> chop = size(word.group(5));
                case "each" -> chop = SocketCase.BY_FRAME;
                case "rounds" -> rounds = size(word.group(5));
                default -> script.add(action(word));
            }
        }
        List<List<Event>> outcomes = Arrays.stream(parts.group(3).split(" / "))
                .map(SocketCases::events)
                .toList();
        int frames = parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4));
        Ending ending = ending(parts.group(5), parts.group(6) != null);
        return new SocketCase(parts.group(1), chop, rounds, script, outcomes, frames, ending);
    }

    private static Ending ending(String text, boolean drop) {
        if (text.equals("bye")) {
            return new Ending(Closer.CLIENT, Set.of(1000), false);
        }
        String[] words = text.split(" ");
        Set<Integer> codes =
                Arrays.stream(words[1].split(",")).map(Integer::valueOf).collect(Collectors.toSet());
        return new Ending(words[0].equals("fails") ? Closer.SERVER : Closer.SCRIPT, codes, drop);
    }

    private static List<Matcher> words(String text) {
        List<Matcher> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Matcher word = WORD.matcher(text).region(at, text.length());
            if (!word.lookingAt()) {
                throw new IllegalArgumentException("no word: " + text.substring(at));
            }
            words.add(word);
            at = word.end();
        }
        return words;
    }

    private static Action action(Matcher word) {
        return switch (word.group(1)) {
            case "wait" -> new SocketCase.Wait();
            case "soon" -> new SocketCase.Soon();
            case "raw" -> new SocketCase.Raw(payload(word.group(5)));
            case "head" -> {
                String[] about = word.group(5).split(" ");
                yield new SocketCase.Head(OPCODES.get(about[0]), size(about[1]));
            }
            default -> new SocketCase.Frames(frames(word));
        };
    }

    private static List<WireFrame> frames(Matcher word) {
        boolean fin = word.group(3).isEmpty();
        int rsv = word.group(4) == null ? 0 : Integer.parseInt(word.group(4));
        byte[] payload = payload(word.group(5));
        int piece = word.group(6) == null ? Math.max(1, payload.length) : size(word.group(6));
        List<WireFrame> frames = new ArrayList<>();
        int at = 0;
        do {
            int end = Math.min(payload.length, at + piece);
            boolean last = end == payload.length && fin;
            int opcode = at == 0 ? opcode(word) : WireFrame.CONTINUATION;
            frames.add(new WireFrame(opcode, last, rsv, Arrays.copyOfRange(payload, at, end)));
            at = end;
        } while (at < payload.length);
        return frames;
    }

    private static int opcode(Matcher word) {
        return word.group(1).equals("op") ? Integer.parseInt(word.group(2)) : OPCODES.get(word.group(1));
    }

    private static List<Event> events(String text) {
        if (text.equals("nothing")) {
            return List.of();
        }
        return words(text).stream()
                .map(word -> new Event(opcode(word), payload(word.group(5))))
                .toList();
    }

    private static byte[] payload(String text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            Matcher part = PART.matcher(text).region(at, text.length());
            if (!part.lookingAt()) {
                throw new IllegalArgumentException("no payload: " + text.substring(at));
            }
            all.writeBytes(repeated(octets(part), part.group(4), part.group(5)));
            at = part.end();
        }
        return all.toByteArray();
    }

    private static byte[] octets(Matcher part) {
        if (part.group(1) != null) {
            return part.group(1).getBytes(StandardCharsets.UTF_8);
        }
        if (part.group(2) != null) {
            return HexFormat.of().parseHex(part.group(2));
        }
        int number = Integer.parseInt(part.group(3));
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    private static byte[] repeated(byte[] octets, String how, String amount) {
        if (how == null) {
            return octets;
        }
        int length = how.equals("x") ? octets.length * size(amount) : size(amount);
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) {
            all[i] = octets[i % octets.length];
        }
        return all;
    }

    private static int size(String text) {
        int last = text.length() - 1;
        return switch (text.charAt(last)) {
            case 'K' -> Integer.parseInt(text.substring(0, last)) << 10;
            case 'M' -> Integer.parseInt(text.substring(0, last)) << 20;
            default -> Integer.parseInt(text);
        };
    }
}
