package org.modelhub.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.modelhub.fault.EventFrames;

/** One answer of {@link #CHUNKS} pieces of text, as each upstream dialect streams it. */
final class SampleStream {

    static final int CHUNKS = 200;

    private static final String[] WORDS = {
        " a",
        " stable",
        " public",
        " name",
        " keeps",
        " the",
        " application",
        " as",
        " it",
        " is",
        " when",
        " suppliers"
    };

    private SampleStream() {}

    /** The events of the whole answer, each complete. */
    static List<byte[]> events(String dialect) {
        return switch (dialect) {
            case "openai" -> openAi();
            case "anthropic" -> anthropic();
            case "gemini" -> gemini();
            case "bedrock" -> bedrock();
            case "openai-responses" -> responses();
            default -> throw new IllegalArgumentException("no sample of " + dialect);
        };
    }

    /** The text of one piece: a word and its number, so that no piece is like another. */
    static String piece(int number) {
        return WORDS[number % WORDS.length] + number;
    }

    private static String text() {
        return String.join(
                "", IntStream.range(0, CHUNKS).mapToObj(SampleStream::piece).toList());
    }

    private static List<byte[]> openAi() {
        String head = "data: {\"id\":\"chatcmpl-Bx7QW0123456789abcdef\",\"object\":\"chat.completion.chunk\","
                + "\"created\":1790000000,\"model\":\"gpt-4o-mini-2024-07-18\",\"service_tier\":\"default\","
                + "\"system_fingerprint\":\"fp_44709d6fcb\",\"choices\":[";
        String choice = head + "{\"index\":0,\"delta\":";
        return text(
                choice + "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null},\"logprobs\":null,"
                        + "\"finish_reason\":null}],\"usage\":null}\n\n",
                piece -> choice + "{\"content\":\"" + piece(piece) + "\"},\"logprobs\":null,"
                        + "\"finish_reason\":null}],\"usage\":null}\n\n",
                choice + "{},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}\n\n",
                head + "],\"usage\":{\"prompt_tokens\":31,\"completion_tokens\":400,\"total_tokens\":431,"
                        + "\"prompt_tokens_details\":{\"cached_tokens\":0}}}\n\n",
                "data: [DONE]\n\n");
    }

    private static List<byte[]> anthropic() {
        return text(
                event(
                                "message_start",
                                "\"message\":{\"id\":\"msg_01XFDUDYJgAACzvnptvVoYEL\",\"type\":\"message\","
                                        + "\"role\":\"assistant\",\"model\":\"claude-sonnet-5-5\",\"content\":[],"
                                        + "\"stop_reason\":null,\"stop_sequence\":null,"
                                        + "\"usage\":{\"input_tokens\":31,\"output_tokens\":1}}")
                        + event(
                                "content_block_start",
                                "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
                        + event("ping", null),
                piece -> event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + piece(piece) + "\"}"),
                event("content_block_stop", "\"index\":0"),
                event(
                        "message_delta",
                        "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                                + "\"usage\":{\"output_tokens\":400}"),
                event("message_stop", null));
    }

    private static List<byte[]> gemini() {
        IntFunction<String> usage = tokens -> "\"usageMetadata\":{\"promptTokenCount\":31,\"candidatesTokenCount\":"
                + tokens + ",\"totalTokenCount\":" + (31 + tokens)
                + ",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":31}]},"
                + "\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"Qm1lbW9yeQ\"}\r\n\r\n";
        String head = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"";
        return text(
                "",
                piece -> head + piece(piece) + "\"}],\"role\":\"model\"},\"index\":0}]," + usage.apply(2 * piece),
                head + "\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}]," + usage.apply(400));
    }

    private static List<byte[]> bedrock() {
        List<byte[]> events = new ArrayList<>();
        events.add(EventFrames.event("messageStart", "{\"p\":\"abcd\",\"role\":\"assistant\"}"));
        for (int piece = 0; piece < CHUNKS; piece++) {
            events.add(EventFrames.event(
                    "contentBlockDelta",
                    "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"" + piece(piece)
                            + "\"},\"p\":\"abcdefghijklmnop\"}"));
        }
        events.add(EventFrames.event("contentBlockStop", "{\"contentBlockIndex\":0,\"p\":\"abc\"}"));
        events.add(EventFrames.event("messageStop", "{\"p\":\"abcdefg\",\"stopReason\":\"end_turn\"}"));
        events.add(EventFrames.event(
                "metadata",
                "{\"metrics\":{\"latencyMs\":702},\"p\":\"abcdefgh\","
                        + "\"usage\":{\"inputTokens\":31,\"outputTokens\":400,\"totalTokens\":431}}"));
        return events;
    }

    private static List<byte[]> responses() {
        String item = "\"item_id\":\"msg_67ccd3\",\"output_index\":0,\"content_index\":0";
        String whole = "\"id\":\"msg_67ccd3\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\","
                + "\"content\":[{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"" + text()
                + "\"}]";
        String response = "\"response\":{\"id\":\"resp_67ccd2\",\"object\":\"response\",\"created_at\":1790000000,"
                + "\"error\":null,\"incomplete_details\":null,\"model\":\"gpt-4.1-2025-04-14\",\"output\":[";
        return text(
                event("response.created", response + "],\"status\":\"in_progress\",\"usage\":null}")
                        + event("response.in_progress", response + "],\"status\":\"in_progress\",\"usage\":null}")
                        + event(
                                "response.output_item.added",
                                "\"output_index\":0,\"item\":{\"id\":\"msg_67ccd3\","
                                        + "\"type\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}")
                        + event(
                                "response.content_part.added",
                                item + ",\"part\":{\"type\":\"output_text\",\"annotations\":[],\"text\":\"\"}"),
                piece -> event(
                        "response.output_text.delta",
                        "\"sequence_number\":" + (4 + piece) + "," + item + ",\"delta\":\"" + piece(piece)
                                + "\",\"logprobs\":[],\"obfuscation\":\"Xq2d01\""),
                event("response.output_text.done", item + ",\"text\":\"" + text() + "\"")
                        + event("response.output_item.done", "\"output_index\":0,\"item\":{" + whole + "}"),
                event(
                        "response.completed",
                        response + "{" + whole + "}],\"status\":\"completed\",\"usage\":"
                                + "{\"input_tokens\":31,\"output_tokens\":400,\"total_tokens\":431}}"));
    }

    private static String event(String type, String more) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (more == null ? "" : "," + more) + "}\n\n";
    }

    private static List<byte[]> text(String start, IntFunction<String> piece, String... end) {
        List<String> events = new ArrayList<>();
        if (!start.isEmpty()) {
            events.add(start);
        }
        IntStream.range(0, CHUNKS).mapToObj(piece).forEach(events::add);
        events.addAll(List.of(end));
        return events.stream()
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
