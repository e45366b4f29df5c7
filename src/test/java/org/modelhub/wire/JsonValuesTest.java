package org.modelhub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValuesTest {

    @Test
    void everyKindOfValueIsReadInTheOrderOfTheText() {
        // Given
        String json = "{\"z\":[1,2.50,\"\\u4f60\",null,[]],\"a\":{\"b\":true},\"n\":null}";

        // When
        Map<String, Object> values = JsonValues.object(bytes(json));

        // Then
        assertThat(values.keySet()).containsExactly("z", "a", "n");
        assertThat(values.get("z"))
                .isEqualTo(Arrays.asList(BigDecimal.ONE, new BigDecimal("2.50"), "你", null, List.of()));
        assertThat(values.get("a")).isEqualTo(Map.of("b", true));
        assertThat(values.get("n")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "{} {}", "{\"a\":}", "\"x\"", ""})
    void anythingButOneObjectIsRefused(String json) {
        // When

        // Then
        assertThatThrownBy(() -> JsonValues.object(bytes(json))).isInstanceOf(JsonException.class);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
