package org.modelhub.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.HubDialects;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.ContentPolicyException;
import org.modelhub.chat.ContextLengthException;
import org.modelhub.chat.HubError;
import org.modelhub.chat.HubException;
import org.modelhub.chat.ProviderException;
import org.modelhub.wire.JsonReader;

/** Refusals for which another model may be asked, as each vendor words them. */
class RefusalReasonTest {

    private static final Dialects DIALECTS = HubDialects.all();

    private static HubException refusal(String dialect, int status, String body) {
        HubError error = DIALECTS.upstream(dialect)
                .readError("acme", status, Map.of(), body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return ProviderException.of(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "openai|400|{'error':{'message':'This model`s maximum context length is 8192 tokens.','code':'context_length_exceeded'}}",
                "openai|400|{'error':{'message':'This model`s maximum context length is 65536 tokens. However, you requested 190402 tokens (182402 in the messages, 8000 in the completion).','type':'invalid_request_error'}}",
                "openai|400|{'error':{'message':'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length','code':'3051'}}",
                "openai|400|{'error':{'message':'This model`s maximum prompt length is 131072 but the request contains 537812 tokens.'}}",
                "openai|400|{'error':{'message':'the request exceeds the available context size','type':'exceed_context_size_error','code':400}}",
                "openai|400|{'object':'error','message':'The decoder prompt (length 5000) is longer than the maximum model length of 4096.','code':400}",
                "openai|400|{'error':{'message':'Invalid request: Your request exceeded model token limit: 8192','type':'invalid_request_error'}}",
                "openai|400|{'error':{'message':'Input token length too long','type':'invalid_request_error'}}",
                "openai|400|{'error':{'code':'1261','message':'Prompt 超长'}}",
                "openai|400|{'error':{'code':'tokens_too_long','message':'Prompt tokens too long','type':'invalid_request_error'}}",
                "openai|400|{'code':20015,'message':'length of prompt_tokens (40000) must be less than max_seq_len (32768).','data':null}",
                "openai|400|{'error':{'message':'<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]','code':'invalid_parameter_error'}}",
                "openai-responses|400|{'error':{'message':'Your input exceeds the context window of this model.','code':'context_length_exceeded'}}",
                "anthropic|400|{'type':'error','error':{'type':'invalid_request_error','message':'prompt is too long: 345320 tokens > 199999 maximum'}}",
                "anthropic|400|{'type':'error','error':{'type':'invalid_request_error','message':'input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000'}}",
                "gemini|400|{'error':{'code':400,'message':'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).','status':'INVALID_ARGUMENT'}}",
                "cohere|400|{'message':'too many tokens: total number of tokens in the prompt cannot exceed 4081'}",
                "dashscope|400|{'code':'InvalidParameter','message':'Range of input length should be [1, 6000]','request_id':'r'}",
                "ollama|400|{'error':'the input length exceeds the context length'}",
                "bedrock|400|{'message':'Input is too long for requested model.'}",
                "bedrock|400|{'message':'The model returned the following errors: prompt is too long: 212 tokens > 200 maximum'}",
                "bedrock|400|{'message':'Too many input tokens. Max input tokens: 8192, request input token count: 9000'}",
                "tgi|422|{'error':'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000','error_type':'validation'}",
                "tgi|422|{'error':'Input validation error: `inputs` must have less than 1024 tokens. Given: 2000','error_type':'validation'}"
            })
    void promptAboveTheContextMayGoToALongerModel(String dialect, int status, String body) {
        // When
        HubException refusal = refusal(dialect, status, body);

        // Then
        assertThat(refusal).isInstanceOf(ContextLengthException.class);
        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().code()).isEqualTo("context_length_exceeded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "openai|400|{'error':{'message':'Your request was rejected as a result of our safety system.','code':'content_policy_violation'}}",
                "openai|400|{'error':{'message':'Invalid prompt: your prompt was flagged as potentially violating our usage policy.','code':'invalid_prompt'}}",
                "openai|400|{'error':{'message':'The response was filtered due to the prompt triggering content management policy.','code':'content_filter','status':400,'innererror':{'code':'ResponsibleAIPolicyViolation'}}}",
                "openai|400|{'error':{'message':'Content Exists Risk','type':'invalid_request_error','code':'invalid_request_error'}}",
                "openai|400|{'error':{'code':'1301','message':'系统检测到输入或生成内容可能包含不安全或敏感内容'}}",
                "openai|400|{'error':{'type':'content_filter','message':'The request was rejected because it was considered high risk'}}",
                "openai|400|{'error':{'code':'InputTextSensitiveContentDetected','message':'The request failed.'}}",
                "openai|400|{'error':{'code':'data_inspection_failed','message':'Input data may contain inappropriate content.'}}",
                "openai|400|{'error':{'code':'image_url_unsafe','message':'the content is unsafe','type':'unsafe_request'}}",
                "openai|403|{'error':{'message':'Your chosen model requires moderation and your input was flagged','code':403}}",
                "openai|451|{'error':{'message':'The content you provided may be unsuitable','type':'censorship_blocked'}}",
                "anthropic|400|{'type':'error','error':{'type':'invalid_request_error','message':'Output blocked by content filtering policy'}}",
                "dashscope|400|{'code':'DataInspectionFailed','message':'Input data may contain inappropriate content.','request_id':'r'}",
                "bedrock|400|{'message':'The model returned the following errors: Output blocked by content filtering policy'}"
            })
    void promptAgainstAVendorsPolicyMayGoToAnotherVendor(String dialect, int status, String body) {
        // When
        HubException refusal = refusal(dialect, status, body);

        // Then
        assertThat(refusal).isInstanceOf(ContentPolicyException.class);
        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().code()).isIn("content_policy_violation", "content_filter");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "openai|{'error':{'message':'max_tokens is too large: 5000. This model supports at most 4096 completion tokens','param':'max_tokens'}}",
                "anthropic|{'type':'error','error':{'type':'invalid_request_error','message':'max_tokens: 9000 > 8192, which is the maximum allowed number of output tokens'}}",
                "bedrock|{'message':'The maximum tokens you requested exceeds the model limit of 4096. Try again with a lower value.'}",
                "cohere|{'message':'too many tokens: max tokens must be less than or equal to 4096'}",
                "openai|{'error':{'message':'messages.1.content must be a string','code':'invalid_type'}}",
                "gemini|{'error':{'code':400,'message':'Invalid value at generation_config.temperature','status':'INVALID_ARGUMENT'}}",
                "tgi|{'error':'Input validation error: `temperature` must be strictly positive','error_type':'validation'}"
            })
    void requestThatIsAtFaultGoesNowhereElse(String dialect, String body) {
        // When
        HubException refusal = refusal(dialect, 400, body);

        // Then
        assertThat(refusal.getClass()).isEqualTo(HubException.class);
    }

    @ParameterizedTest
    @CsvSource({"401", "403"})
    void keyThatMayNotIsNoMatterOfContent(int status) {
        // When
        HubException refusal = refusal("openai", status, "{'error':{'message':'Access denied'}}");

        // Then
        assertThat(refusal).isInstanceOf(ProviderException.class);
        assertThat(refusal.error().code()).isEqualTo("upstream_auth");
    }

    @Test
    void refusalInsideAStreamHasTheStatusThatItHasBeforeOne() {
        // Given
        byte[] error =
                "{\"code\":\"DataInspectionFailed\",\"message\":\"Output data may contain inappropriate content.\"}"
                        .getBytes(StandardCharsets.UTF_8);

        // When
        ChatChunk.Failure failure = UpstreamErrors.inside(new JsonReader(error));

        // Then
        assertThat(ProviderException.of(failure.error())).isInstanceOf(ContentPolicyException.class);
    }
}
