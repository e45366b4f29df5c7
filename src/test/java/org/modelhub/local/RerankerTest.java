package org.modelhub.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.modelhub.chat.RerankReply;
import org.modelhub.chat.RerankReply.Ranked;
import org.modelhub.chat.RerankRequest;

class RerankerTest {

    private final Reranker reranker = new Reranker(RealModels.EMBEDDER, RealModels.POOL, RealModels.LIMITS);

    /** A query; then the answer, a text on the same topic, and two that have nothing to do with it. */
    static List<List<String>> table() {
        return List.of(
                List.of(
                        "怎么重置密码？",
                        "在登录页点击“忘记密码”，按邮件中的链接设置新密码。",
                        "删除账户后，所有数据将在三十天内清除。",
                        "今天天气晴朗，适合出门散步。",
                        "苹果富含维生素和膳食纤维。"),
                List.of("退货需要几天？", "自收到商品之日起七天内可以无理由退货。", "快递费用由卖家承担。", "量子计算机使用量子比特进行计算。", "北京是中国的首都。"),
                List.of(
                        "Dify 怎么接入模型？",
                        "在 Dify 的模型供应商页面选择 OpenAI-API-compatible,填写 Base URL 和 API Key。",
                        "Dify 是一个开源的应用开发平台。",
                        "猫喜欢在阳光下睡觉。",
                        "The weather is nice today."),
                List.of(
                        "How do I reset my password?",
                        "Click 'Forgot password' on the sign-in page and follow the link in the mail.",
                        "Deleting an account removes all data within thirty days.",
                        "Apples are rich in vitamins and fibre.",
                        "The train leaves at nine."),
                List.of(
                        "How many days do I have to return an item?",
                        "Items may be returned within seven days of delivery without giving a reason.",
                        "Shipping costs are paid by the seller.",
                        "Quantum computers compute with qubits.",
                        "Paris is the capital of France."),
                List.of(
                        "Who wrote Hamlet?",
                        "Hamlet is a tragedy by William Shakespeare, written around 1600.",
                        "Don Quixote was written by Cervantes.",
                        "The invoice is due in thirty days.",
                        "Our office opens at eight."));
    }

    @ParameterizedTest
    @MethodSource("table")
    void answersRankAboveTheirTopicAndTheRestFarBelow(List<String> row) throws Exception {
        // Given
        List<String> shuffled = List.of(row.get(3), row.get(2), row.get(1), row.get(4));

        // When
        RerankReply reply = rerank(row.get(0), shuffled, null);

        // Then
        assertThat(reply.results()).extracting(Ranked::index).startsWith(2, 1).hasSize(4);
        assertThat(reply.results().get(0).score()).isBetween(0.65, 1.0);
        assertThat(reply.results().get(2).score()).isBetween(0.0, 0.2);
        assertThat(reply.usage().prompt()).isGreaterThan(20);
    }

    @Test
    void onlyTheBestAreReturnedWhereTheClientSaysHowMany() throws Exception {
        // Given
        List<String> row = table().get(0);

        // When
        RerankReply reply = rerank(row.get(0), row.subList(1, 5), 2);

        // Then
        assertThat(reply.results()).extracting(Ranked::index).containsExactly(0, 1);
    }

    private RerankReply rerank(String query, List<String> documents, Integer topN) throws Exception {
        return RealModels.get(reranker.rerank(new RerankRequest("m", query, documents, topN, false), null));
    }
}
