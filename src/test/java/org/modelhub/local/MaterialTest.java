package org.modelhub.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelhub.local.Conversation.Turn;

class MaterialTest {

    @Test
    void onlyMarkedDocumentsOfAPromptAreQuotable() {
        // Given
        Conversation conversation = conversation(
                new Turn("system", "Use the following context.\n<context>\nSeven days.\n</context>\nAnswer politely."),
                new Turn("user", "How long?"));

        // When
        Material material = Material.of(conversation);

        // Then
        assertThat(material.question()).isEqualTo("How long?");
        assertThat(material.sentences()).extracting(Sentence::text).containsExactly("Seven days.");
    }

    @Test
    void questionOfADocumentIsQuotedWithItsAnswer() {
        // Given
        Conversation conversation = conversation(
                new Turn("system", "<context>question:如何退货？ answer:七天内寄回。</context>"), new Turn("user", "怎么退货"));

        // When
        Material material = Material.of(conversation);

        // Then
        assertThat(material.sentences()).extracting(Sentence::text).containsExactly("question:如何退货？answer:七天内寄回。");
    }

    @Test
    void earlierQuestionsAndNoticesAreNotQuotable() {
        // Given
        Conversation conversation = conversation(
                new Turn("user", "My dog is called Rex. What is a dog?"),
                new Turn("assistant", Notice.to("What is a dog?")),
                new Turn("user", "What is my dog called?"));

        // When
        Material material = Material.of(conversation);

        // Then
        assertThat(material.sentences()).extracting(Sentence::text).containsExactly("My dog is called Rex.");
    }

    @Test
    void textBesideTheQuestionOfTheLastTurnIsQuotable() {
        // Given
        Conversation conversation =
                conversation(new Turn("user", "Rex is a dog. Tom is a cat.\n\nWho is the cat? Be brief."));

        // When
        Material material = Material.of(conversation);

        // Then
        assertThat(material.question()).isEqualTo("Who is the cat?");
        assertThat(material.sentences())
                .extracting(Sentence::text)
                .containsExactly("Rex is a dog.", "Tom is a cat.", "Be brief.");
    }

    @Test
    void headingsAndLabelsStandBeforeWhatTheyName() {
        // Given
        Conversation conversation =
                conversation(new Turn("system", "# Terms\nReturns. Seven days."), new Turn("user", "How long?"));

        // When
        Sentence sentence = Material.of(conversation).sentences().get(0);

        // Then
        assertThat(sentence.text()).isEqualTo("Returns. Seven days.");
        assertThat(sentence.ranked()).isEqualTo("Terms\nReturns. Seven days.");
    }

    private static Conversation conversation(Turn... turns) {
        return new Conversation(List.of(turns));
    }
}
