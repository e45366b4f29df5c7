package org.modelhub.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.modelhub.chat.ChatChunk;
import org.modelhub.chat.FinishReason;
import org.modelhub.chat.HubException;
import org.modelhub.chat.TokenUsage;
import org.modelhub.local.Conversation.Turn;
import org.modelhub.wire.JsonLimits;
import org.modelhub.wire.JsonView;

class ExtractiveChatTest {

    private static final ChatOptions FREE = new ChatOptions(Integer.MAX_VALUE, List.of());
    private static final Turn POLICY = new Turn("system", """
            Use the following context as your learned knowledge, inside <context></context> XML tags.
            <context>
            Acme was founded in 1987 by two sisters. Items may be returned within seven days of delivery.
            - Opened software cannot be returned.
            - The canteen serves soup on Mondays.
            Items can be sent back within seven days of delivery.
            </context>
            When answering, avoid mentioning that you obtained the information from the context.""");
    private static final Turn CHINESE =
            new Turn("system", "<context>本公司成立于1987年。自收到商品之日起七天内可以无理由退货。食堂周一供应热汤。</context>");

    private final ExtractiveChat chat = new ExtractiveChat(RealModels.EMBEDDER, RealModels.POOL, RealModels.LIMITS);

    @Test
    void englishQuestionIsAnsweredFromTheDocumentsInThePrompt() throws Exception {
        // Given
        Turn question = new Turn("user", "How many days do I have to return an item?");

        // When
        Answer answer = ask(FREE, POLICY, question);

        // Then
        assertThat(answer.text()).contains("within seven days").doesNotContain("soup", "1987", "learned knowledge");
        assertThat(answer.finish()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void chineseQuestionIsAnsweredInChinese() throws Exception {
        // Given
        Turn question = new Turn("user", "退货需要几天？");

        // When
        Answer answer = ask(FREE, CHINESE, question);

        // Then
        assertThat(answer.text()).isEqualTo("自收到商品之日起七天内可以无理由退货。");
    }

    @Test
    void numberOfTheQuestionDecidesBetweenSentencesThatDifferInNothingElse() throws Exception {
        // Given
        String clauses = IntStream.range(1, 30)
                .mapToObj(i -> "Part " + i * 7 + " is replaced after " + i * 5 + " months.")
                .collect(Collectors.joining(" "));

        // When
        Answer answer = ask(FREE, new Turn("system", clauses), new Turn("user", "When is part 77 replaced?"));

        // Then
        assertThat(answer.text()).isEqualTo("Part 77 is replaced after 55 months.");
    }

    @Test
    void whatWasSaidEarlierAnswersToo() throws Exception {
        // Given
        Turn told = new Turn("user", "My dog is called Rex and my cat is called Tom.");
        Turn reply = new Turn("assistant", "Noted.");

        // When
        Answer answer = ask(FREE, told, reply, new Turn("user", "What is the name of my dog?"));

        // Then
        assertThat(answer.text()).isEqualTo("My dog is called Rex and my cat is called Tom.");
    }

    @Test
    void questionThatNothingAnswersIsToldWhatThisModelIs() throws Exception {
        // Given
        Turn question = new Turn("user", "Who wrote Hamlet?");

        // When
        Answer answer = ask(FREE, POLICY, question);

        // Then
        assertThat(answer.text()).startsWith("I am an extractive model without generative ability");
    }

    @Test
    void chineseQuestionThatNothingAnswersIsToldSoInChinese() throws Exception {
        // Given
        Turn question = new Turn("user", "谁写了《红楼梦》?");

        // When
        Answer answer = ask(FREE, CHINESE, question);

        // Then
        assertThat(answer.text()).startsWith("我是抽取式模型");
    }

    @Test
    void pingOfFiveTokensIsAnsweredWithFiveTokens() throws Exception {
        // Given
        JsonView ping = json("""
                {"model": "m", "max_tokens": 5, "messages": [{"role": "user", "content": "ping"}]}""");

        // When
        Answer answer = RealModels.get(chat.answer(ping, null));

        // Then
        assertThat(answer.text()).isEqualTo("I am an extractive");
        assertThat(answer.finish()).isEqualTo(FinishReason.LENGTH);
        assertThat(answer.usage()).isEqualTo(TokenUsage.of(1, 5));
    }

    @Test
    void contentPartsStopSequencesAndTheYoungerLimitAreRead() throws Exception {
        // Given
        JsonView body = json("""
                {"messages": [{"role": "system", "content": null}, {"role": "user", "content": [
                  {"type": "image_url", "image_url": {"url": "data:,"}},
                  {"type": "text", "text": "My dog is called Rex, said Ann. What is my dog called?"}]}],
                 "stop": [", said", "zzz"], "max_tokens": 1, "max_completion_tokens": 50}""");

        // When
        Answer answer = RealModels.get(chat.answer(body, null));

        // Then
        assertThat(answer.text()).isEqualTo("My dog is called Rex");
        assertThat(answer.finish()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void tokenLimitNeverCutsACharacter() throws Exception {
        // Given
        String text = "𠮷野家的牛肉饭🍚真好吃";

        // When
        List<String> cut = IntStream.range(1, 20)
                .mapToObj(n -> Answer.of(text, new ChatOptions(n, List.of()), 0).text())
                .toList();

        // Then
        assertThat(cut).allMatch(text::startsWith).last().isEqualTo(text);
    }

    @Test
    void piecesOfAnAnswerAddUpToItAndEndWithFinishAndUsage() throws Exception {
        // Given
        Answer answer = ask(FREE, POLICY, new Turn("user", "How many days do I have to return an item?"));

        // When
        List<ChatChunk> pieces = answer.pieces();

        // Then
        int texts = pieces.size() - 2;
        assertThat(pieces.subList(0, texts).stream()
                        .map(chunk -> ((ChatChunk.Text) chunk).text())
                        .collect(Collectors.joining()))
                .isEqualTo(answer.text());
        assertThat(texts).isGreaterThan(5);
        assertThat(pieces.subList(texts, texts + 2))
                .containsExactly(new ChatChunk.Finish(FinishReason.STOP), new ChatChunk.Usage(answer.usage()));
    }

    @Test
    void conversationAboveTheContextIsRefusedWithBothNumbers() {
        // Given
        Turn longTurn = new Turn("user", "word ".repeat(40_000));

        // When / Then
        assertThatThrownBy(() -> ask(FREE, longTurn)).rootCause().isInstanceOfSatisfying(HubException.class, e -> {
            assertThat(e.error().code()).isEqualTo("context_length_exceeded");
            assertThat(e.error().message()).contains("32768 tokens").contains("40");
        });
    }

    private Answer ask(ChatOptions options, Turn... turns) throws Exception {
        return RealModels.get(chat.answer(new Conversation(List.of(turns)), options, null));
    }

    private static JsonView json(String text) {
        return JsonView.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }
}
