package org.modelhub.dialect.openai;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.MediaReply;
import org.modelhub.chat.MediaRequest;
import org.modelhub.chat.TokenUsage;
import org.modelhub.dialect.QuirkEdit;
import org.modelhub.dialect.Quirks;
import org.modelhub.dialect.UpstreamDialect.OutboundCall;
import org.modelhub.dialect.UpstreamErrors;
import org.modelhub.dialect.UpstreamModel;
import org.modelhub.wire.JsonException;
import org.modelhub.wire.JsonView;

/** Writes requests about pictures, sound and moderation for a provider, and reads its whole answers. */
final class MediaWriter {

    private static final Map<String, String> PATHS = Map.of(
            "moderation", "/moderations",
            "image", "/images/generations",
            "image-edit", "/images/edits",
            "speech", "/audio/speech",
            "transcription", "/audio/transcriptions",
            "translation", "/audio/translations");
    private static final SecureRandom RANDOM = new SecureRandom();

    private MediaWriter() {}

    static OutboundCall write(MediaRequest request, UpstreamModel model) {
        boolean form = request.contentType().toLowerCase(Locale.ROOT).startsWith("multipart/");
        String path = Objects.requireNonNull(PATHS.get(request.operation()), request.operation());
        return form ? form(request, model, path) : model.call(request.operation(), path, json(request, model));
    }

    private static byte[] json(MediaRequest request, UpstreamModel model) {
        JsonView body = JsonView.parse(request.body());
        byte[] named = body.edit().set("model", model.name()).toBytes();
        return QuirkEdit.applied(JsonView.parse(named), model.quirks()).bytes();
    }

    /** A boundary of the hub's own, so that no file of a client can hold it. */
    private static OutboundCall form(MediaRequest request, UpstreamModel model, String path) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        String boundary = "hub" + HexFormat.of().formatHex(random);
        List<FormBody.Part> parts = new ArrayList<>();
        parts.add(FormBody.Part.field("model", model.name()));
        for (FormBody.Part part :
                FormBody.read(request.contentType(), request.body()).parts()) {
            if (!part.name().equals("model") && !model.quirks().drop().contains(part.name())) {
                parts.add(renamed(part, model.quirks()));
            }
        }
        return model.call(request.operation(), path, new FormBody(parts).write(boundary))
                .withHeaders(Map.of("Content-Type", "multipart/form-data; boundary=" + boundary));
    }

    private static FormBody.Part renamed(FormBody.Part part, Quirks quirks) {
        String name = quirks.rename().getOrDefault(part.name(), part.name());
        return new FormBody.Part(name, part.filename(), part.contentType(), part.content());
    }

    /** JSON is read, named after the public model and counted; anything else is text. */
    static MediaReply read(MediaRequest request, String contentType, byte[] body) {
        if (!contentType.toLowerCase(Locale.ROOT).contains("json")) {
            return new MediaReply("text/plain; charset=utf-8", body, null);
        }
        try {
            JsonView reply = JsonView.parse(body);
            byte[] renamed = MediaReader.renamed(body, request.model());
            return new MediaReply("application/json", renamed == null ? body : renamed, usage(reply));
        } catch (JsonException broken) {
            throw UpstreamErrors.unreadableReply(broken.getMessage());
        }
    }

    private static @Nullable TokenUsage usage(JsonView reply) {
        return reply.has("usage") ? UsageReader.read(Objects.requireNonNull(reply.reader("usage"))) : null;
    }
}
