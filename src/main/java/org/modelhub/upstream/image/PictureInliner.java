package org.modelhub.upstream.image;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.modelhub.chat.ChatRequest;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.exchange.Cancel;
import org.modelhub.wire.JsonView;

/** Puts the pictures that a request names by address into the request itself, or refuses a request with pictures. */
public final class PictureInliner implements AutoCloseable {

    private final ImageProperties settings;
    private final PictureFetcher fetcher;

    public PictureInliner(Vertx vertx, ImageProperties settings) {
        this.settings = settings;
        this.fetcher = new PictureFetcher(vertx, settings);
    }

    /** Refuses a request with a picture. @throws HubException 400 if it holds one */
    public static void refuse(ChatRequest request) {
        PictureParts.of(request.body()).stream().findFirst().ifPresent(picture -> {
            throw new HubException(HubError.badRequest(
                    "This model takes no pictures; '" + picture.at() + "' is one.", picture.at(), "unsupported_value"));
        });
    }

    /**
     * On an event loop, to which the answer comes back; fails with a {@link HubException} with status 400.
     *
     * @return the request itself if it names no address
     */
    public Future<ChatRequest> inlined(ChatRequest request, Cancel cancel) {
        List<PictureParts.Found> elsewhere = PictureParts.of(request.body()).stream()
                .filter(picture -> !isData(picture.url()))
                .toList();
        if (elsewhere.isEmpty()) {
            return Future.succeededFuture(request);
        }
        if (elsewhere.size() > settings.count()) {
            String at = elsewhere.get(settings.count()).at();
            throw unreachable(at, "is one too many: at most " + settings.count() + " are fetched");
        }
        return fetched(elsewhere, cancel).map(places -> {
            JsonView body = PictureParts.replaced(request.body(), url -> places.getOrDefault(url, url));
            return new ChatRequest(body, request.model(), request.stream());
        });
    }

    private static boolean isData(String url) {
        return url.length() > 5 && url.substring(0, 5).toLowerCase(Locale.ROOT).equals("data:");
    }

    private Future<Map<String, String>> fetched(List<PictureParts.Found> pictures, Cancel cancel) {
        Cancel others = new Cancel();
        cancel.onFire(others::fire);
        Map<String, String> places = new LinkedHashMap<>();
        List<Future<?>> fetches = new ArrayList<>();
        long[] total = new long[1];
        for (PictureParts.Found picture : pictures) {
            if (places.putIfAbsent(picture.url(), picture.url()) == null) {
                fetches.add(fetcher.fetch(picture.url(), others)
                        .map(data -> keep(places, picture, data, total))
                        .recover(cause -> Future.failedFuture(asRefusal(picture, cause))));
            }
        }
        // The first failure is the answer; the other fetches end with it.
        return Future.all(fetches).onFailure(cause -> others.fire()).map(all -> places);
    }

    private String keep(Map<String, String> places, PictureParts.Found picture, String data, long[] total) {
        total[0] += data.length() / 4L * 3;
        if (total[0] > settings.totalSize()) {
            throw unreachable(picture.at(), "makes all together larger than " + settings.totalSize() + " bytes");
        }
        return places.put(picture.url(), data);
    }

    private static Throwable asRefusal(PictureParts.Found picture, Throwable cause) {
        return cause instanceof PictureException why
                ? unreachable(picture.at(), String.valueOf(why.getMessage()))
                : cause;
    }

    private static HubException unreachable(String at, String why) {
        return new HubException(HubError.badRequest("The picture '" + at + "' " + why + ".", at, "image_unreachable"));
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
