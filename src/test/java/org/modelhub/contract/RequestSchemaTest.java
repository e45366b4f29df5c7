package org.modelhub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Dify was observed to send fits the published schemas, and what the hub refuses does not. */
class RequestSchemaTest {

    private static final char QUOTE = '`';

    private final ApiDocument api = ApiDocument.read();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = QUOTE, textBlock = """
            /chat/completions | {"model": "hub-chat", "stream": true, "stream_options": {"include_usage": true}, \
            "messages": [{"role": "system", "content": "sys"}, {"role": "user", "content": "\\u4f60\\u597d"}], \
            "user": "user-1"}
            /chat/completions | {"model": "hub-chat", "max_tokens": 5, "messages": [{"role": "user", \
            "content": "ping"}]}
            /chat/completions | {"messages":[{"role":"user","content":"ping"}],"model":"gpt-5-x",\
            "max_completion_tokens":16,"stream":false}
            /chat/completions | {"model": "hub-chat", "max_tokens": 5, "messages": [{"role": "user", \
            "content": "ping"}], \
            "thinking": {"type": "disabled"}}
            /chat/completions | {"model": "hub-chat", "max_tokens": 16, "messages": [{"role": "user", \
            "content": "ping"}], \
            "stream": true}
            /completions | {"model": "hub-chat", "max_tokens": 5, "prompt": "ping"}
            /embeddings | {"model": "hub-embed", "input": ["ping"]}
            /rerank | {"model": "hub-rr", "query": "q", "documents": ["d0", "d1", "d2"], "top_n": 3}
            """)
    void requestsThatDifySendsToValidateAModelFit(String path, String body) {
        // Given
        JsonNode request = ApiDocument.json(body);

        // When
        Set<ValidationMessage> violations = violations("/v1" + path, request);

        // Then
        assertThat(violations).isEmpty();
        assertThat(violations(path, request)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = QUOTE, textBlock = """
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":[\
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"high"}},\
            {"type":"file","file":{"file_data":"data:application/pdf;base64,AAAA","filename":"a.pdf"}}]}]}
            /v1/chat/completions | {"model":"m","messages":[{"role":"assistant","content":null,"tool_calls":[\
            {"id":"call_a","type":"function","function":{"name":"f","arguments":""}}]},\
            {"role":"tool","content":"42","tool_call_id":"call_a"}],"tool_choice":"auto",\
            "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}]}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x"}],\
            "tools":[{"type":"web_search","web_search":{"enable":true}}]}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x"}],"web_search":true}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x"}],\
            "chat_template_kwargs":{"enable_thinking":true,"thinking":true,"reasoning_effort":"high"},\
            "thinking":{"type":"enabled"},"enable_thinking":true,"reasoning_format":"deepseek",\
            "reasoning_effort":"high"}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x"}],\
            "response_format":{"type":"json_schema","json_schema":{"schema":{"type":"object"},"name":"llm_response"}}}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x"}],\
            "response_format":{"type":"object","properties":{"a":{"type":"string"}}}}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x","name":"n"}],"stop":["END"],\
            "temperature":0.7,"top_p":1,"frequency_penalty":-2,"presence_penalty":2,"max_tokens":null}
            /v1/embeddings | {"model": "hub-embed", "input": "one text", "encoding_format": "float", "user": "u"}
            /v1/embeddings | {"model": "hub-embed", "input": [[1, 2], [3]], "encoding_format": "base64"}
            /v1/responses | {"model": "hub-chat", "input": "ping", "stream": null, "store": true, "include": [], \
            "text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}}}}
            /v1/responses | {"model":"m","input":[{"role":"user","content":[{"type":"input_image",\
            "image_url":"data:image/png;base64,AAAA","detail":"auto"}]},{"type":"reasoning","id":"rs_1","summary":[]},\
            {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},\
            {"type":"function_call_output","call_id":"c","output":"1"}],"tool_choice":{"type":"function","name":"f"},\
            "tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":true},\
            {"type":"web_search"}],"reasoning":{"effort":"low","summary":"auto"}}
            /v1/rerank | {"model": "hub-rr", "query": "q", "documents": ["d0"], "top_n": null, "return_documents": true}
            /v1/rerank | {"model": "hub-rr", "query": "q", "documents": [{"content":[{"type":"text","text":"d"}]}]}
            /admin/keys | {"name": "my app"}
            /admin/keys | {"name": "my app", "policy": {"limits": {"requests_per_minute": 60, "cost_per_day": "5.00"},\
            "priority": "batch", "on_disconnect": {"action": "drain", "max_tokens": 2000, "max_cost": "0.05"}}}
            /admin/routes/{name}/rollback | {}
            /admin/routes/{name}/rollback | {"generation": 3}
            """)
    void whateverTheContractAllowsFits(String path, String body) {
        // Given
        JsonNode request = ApiDocument.json(body);

        // When
        Set<ValidationMessage> violations = violations(path, request);

        // Then
        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = QUOTE, textBlock = """
            /v1/chat/completions | {"messages":[{"role":"user","content":"x"}]}
            /v1/chat/completions | {"model":"","messages":[{"role":"user","content":"x"}]}
            /v1/chat/completions | {"model":"m","messages":[]}
            /v1/chat/completions | {"model":"m","messages":[{"content":"x"}]}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":5}]}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x"}],"stop":[1]}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x"}],"max_tokens":0}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x"}],"temperature":"hot"}
            /v1/chat/completions | {"model":"m","messages":[{"role":"user","content":"x"}],"tools":["f"]}
            /v1/completions | {"model":"m","prompt":["a","b"]}
            /v1/responses | {"model":"m"}
            /v1/responses | {"model":"m","input":[]}
            /v1/responses | {"model":"m","input":[{"role":"robot","content":"x"}]}
            /v1/responses | {"model":"m","input":"x","max_output_tokens":0}
            /v1/embeddings | {"model":"m","input":[]}
            /v1/embeddings | {"model":"m","input":[""]}
            /v1/embeddings | {"model":"m","input":"x","encoding_format":"int8"}
            /v1/rerank | {"model":"m","query":"q","documents":[]}
            /v1/rerank | {"model":"m","query":"q","documents":["d"],"top_n":0}
            /admin/keys | {"name":""}
            /admin/keys | {"name":"n","role":"root"}
            /admin/keys | {"name":"n","secret":"mine"}
            /admin/keys | {"name":"n","policy":{"limits":{"rpm":1}}}
            /admin/keys | {"name":"n","policy":{"limits":{"requests_per_minute":0}}}
            /admin/keys | {"name":"n","policy":{"limits":{"cost_per_day":"-5"}}}
            /admin/keys | {"name":"n","policy":{"on_disconnect":{"action":"drain","max_tokens":100001}}}
            """)
    void whatTheHubRefusesDoesNotFit(String path, String body) {
        // Given
        JsonNode request = ApiDocument.json(body);

        // When
        Set<ValidationMessage> violations = violations(path, request);

        // Then
        assertThat(violations).isNotEmpty();
    }

    private Set<ValidationMessage> violations(String path, JsonNode request) {
        String pointer = path.replace("~", "~0").replace("/", "~1");
        return api.violations("#/paths/" + pointer + "/post/requestBody/content/application~1json/schema", request);
    }
}
