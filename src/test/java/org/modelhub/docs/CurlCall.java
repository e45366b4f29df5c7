package org.modelhub.docs;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A curl command of a document, sent by Java's client: a machine without curl must pass the tests, too. */
final class CurlCall {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    private final HttpRequest.Builder request = HttpRequest.newBuilder();
    private String method = "GET";
    private String body = "";

    private CurlCall() {}

    /** @param root what stands for {@code http://localhost:8080} */
    static HttpResponse<String> run(String command, String root, String key) throws Exception {
        CurlCall call = new CurlCall();
        call.read(words(command.replace("$HUB_KEY", key).replace("http://localhost:8080", root)));
        call.request.method(call.method, HttpRequest.BodyPublishers.ofString(call.body));
        return HttpClient.newHttpClient().send(call.request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(command.replace("\\\n", " "));
        while (matcher.find()) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return words;
    }

    private void read(List<String> words) {
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-N" -> {}
                case "-X" -> method = words.get(++i);
                case "-H" -> {
                    String[] header = words.get(++i).split(": ", 2);
                    request.header(header[0], header[1]);
                }
                case "-d" -> {
                    method = "POST";
                    body = words.get(++i);
                }
                default -> request.uri(URI.create(words.get(i)));
            }
        }
    }
}
