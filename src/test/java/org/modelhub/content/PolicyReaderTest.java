package org.modelhub.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelhub.content.ContentRule.Action;
import org.modelhub.content.ContentRule.Direction;

class PolicyReaderTest {

    @Test
    void ruleWithoutFurtherWordsBlocksBothWays() {
        // When
        ContentPolicy policy = PolicyReader.read("rules: [{name: a, words: [x]}]");

        // Then
        ContentRule rule = policy.rules().get(0);
        assertThat(rule.directions()).containsExactlyInAnyOrder(Direction.INPUT, Direction.OUTPUT);
        assertThat(rule.action()).isEqualTo(Action.BLOCK);
        assertThat(rule.response()).isNotBlank();
    }

    @Test
    void emptyFileHasNoRules() {
        // When
        ContentPolicy policy = PolicyReader.read("# nothing yet\n");

        // Then
        assertThat(policy.rules()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rules: [{name: a, words: [x], aply: [input]}]    | rule 1 (a) has a field 'aply'
            rules: [{name: a}]                               | names neither words nor patterns
            rules: [{name: a, words: x}]                     | 'words' must be a list
            rules: [{name: a, words: [1]}]                   | 'words' must hold texts
            rules: [{name: a, patterns: ['(']}]              | rule 1 (a): pattern
            rules: [{name: a, patterns: ['(?=x)']}]          | rule 1 (a): pattern
            rules: [{name: a, words: [x], action: drop}]     | 'drop' is none of [block, mask]
            rules: [{name: a, words: [x], replacement: y}]   | a rule that blocks has a response
            rules: [{name: a, words: [x], apply: []}]        | applies to nothing
            rulez: []                                        | must be 'rules'
            rules: {}                                        | must be a list
            rules: [                                         | not YAML
            """)
    void mistakeIsToldWithItsPlace(String yaml, String reason) {
        // When

        // Then
        assertThatThrownBy(() -> PolicyReader.read(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
