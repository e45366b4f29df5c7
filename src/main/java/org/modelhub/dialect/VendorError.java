package org.modelhub.dialect;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonReader;

/**
 * What a provider says about its failure, whatever shape it says it in; each part may be null.
 *
 * @param message without keys, addresses and hosts
 */
record VendorError(
        @Nullable String message,
        @Nullable String code,
        @Nullable String param) {

    private static final int TEXT = 300;
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern STATUS = Pattern.compile("[A-Z][A-Z_]+");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    static VendorError read(byte[] body) {
        Parts parts = new Parts();
        try {
            parts.read(new JsonReader(body));
        } catch (JsonException notJson) {
            parts.plain(body);
        }
        return parts.error();
    }

    static VendorError read(JsonReader error) {
        Parts parts = new Parts();
        parts.read(error);
        return parts.error();
    }

    /** Collects the parts on the way through nested shapes. */
    private static final class Parts {

        private @Nullable String message;
        private @Nullable String code;
        private @Nullable String type;
        private @Nullable String status;
        private @Nullable String param;

        void read(JsonReader reader) {
            switch (reader.peek()) {
                case STRING -> message = first(message, reader.string());
                case OBJECT -> fields(reader);
                case ARRAY -> elements(reader);
                default -> reader.skip();
            }
        }

        private void elements(JsonReader reader) {
            reader.beginArray();
            while (reader.hasNext()) {
                read(reader);
            }
        }

        private void fields(JsonReader reader) {
            reader.beginObject();
            while (reader.nextName()) {
                if (reader.nameIs("error") || reader.nameIs("detail") || reader.nameIs("errors")) {
                    read(reader);
                } else if (reader.nameIs("message") || reader.nameIs("msg") || isVendorsMessage(reader)) {
                    message = first(message, scalar(reader));
                } else if (reader.nameIs("code") || reader.nameIs("error_code") || reader.nameIs("status_code")) {
                    code = first(code, scalar(reader));
                } else if (reader.nameIs("status") && reader.peek() == JsonReader.Type.STRING) {
                    status(reader.string());
                } else if (reader.nameIs("type") || reader.nameIs("error_type")) {
                    type = first(type, scalar(reader));
                } else if (reader.nameIs("param")) {
                    param = first(param, scalar(reader));
                } else {
                    reader.skip();
                }
            }
        }

        private void status(String word) {
            if (STATUS.matcher(word).matches()) {
                status = first(status, word);
            }
        }

        private static boolean isVendorsMessage(JsonReader reader) {
            return reader.nameIs("error_msg") || reader.nameIs("status_msg");
        }

        private static @Nullable String scalar(JsonReader reader) {
            return switch (reader.peek()) {
                case STRING -> reader.string();
                case NUMBER -> reader.numberText();
                default -> {
                    reader.skip();
                    yield null;
                }
            };
        }

        /** A page of HTML says nothing to a client. */
        void plain(byte[] body) {
            String text = new String(body, 0, Math.min(body.length, 4 * TEXT), StandardCharsets.UTF_8);
            text = CONTROLS.matcher(text).replaceAll(" ").strip();
            message = text.isEmpty() || text.startsWith("<") || text.startsWith("{") ? message : text;
        }

        VendorError error() {
            // Google repeats the HTTP status as the code, and says what it means in another field.
            boolean repeated =
                    status != null && code != null && NUMBER.matcher(code).matches();
            String word = repeated ? status : code == null || code.isBlank() ? first(status, type) : code;
            return new VendorError(
                    message == null || message.isBlank() ? null : shorten(clean(message)),
                    word == null || word.isBlank() ? null : shorten(clean(word)),
                    param == null ? null : shorten(clean(param)));
        }

        /** Cut first, since looking for secrets takes longer than the text is long. */
        private static String clean(String text) {
            String cut = text.length() <= 4 * TEXT ? text : text.substring(0, 4 * TEXT);
            return Redaction.of(CONTROLS.matcher(cut).replaceAll(" "));
        }

        private static String shorten(String text) {
            return text.length() <= TEXT ? text : text.substring(0, TEXT) + "…";
        }

        private static @Nullable String first(@Nullable String one, @Nullable String other) {
            return one != null ? one : other;
        }
    }
}
