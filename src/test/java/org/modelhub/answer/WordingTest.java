package org.modelhub.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How do I sort a list?             | How can I sort the list
            Sort 5 lists                      | sort 5 lists!
            payment methods you accept        | Which payment methods are accepted?
            the difference between A1 and B2  | how A1 and B2 differ
            the app's language                | the language of the app
            connect to my wi-fi               | connect to wifi
            flights from Rome to Oslo         | cheap flights from Rome to Oslo
            room price and breakfast          | is breakfast in the room price
            怎么重置密码？                    | 如何重置密码
            请解释一下熔断器                  | 什么是熔断器？请解释。
            发票在哪里下载                    | 在哪里下载发票
            从北京到上海的航班                | 从北京到上海有航班吗
            パスワードの再設定                | パスワードの再設定
            Как сбросить пароль?              | как сбросить пароль
            """)
    void questionsOfTheSameWordsMayMeanTheSame(String one, String other) {
        assertThat(Wording.of(one).allows(Wording.of(other))).isTrue();
        assertThat(Wording.of(other).allows(Wording.of(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How do I enable it on Monday?     | How do I disable it on Monday?
            sort a list in Java               | sort a list in Python
            after 30 days                     | after 60 days
            version 1.2 of the tool           | version 1.3 of the tool
            2 lists of 3 items                | 3 lists of 2 items
            Can I bring my dog?               | Can I not bring my dog?
            Can I bring my dog?               | I can't bring my dog
            coffee with milk                  | coffee without milk
            flights from Rome to Oslo         | flights from Oslo to Rome
            Is Alice taller than Bob?         | Is Bob taller than Alice?
            convert pounds to kilos           | convert kilos to pounds
            increase the font size            | decrease the font size
            advantages of it                  | disadvantages of it
            the most tests                    | the most toasts
            What is it?                       | How is it?
            如何开启验证                      | 如何关闭验证
            最大上传大小                      | 最小上传大小
            可以带狗入住吗                    | 不可以带狗入住吗
            哪些员工有权限                    | 哪些员工没有权限
            把二十磅换成公斤                  | 把二十公斤换成磅
            五公斤的孩子                      | 十五公斤的孩子
            Как включить пароль?              | Как отключить пароль?
            """)
    void questionsThatDifferInAWordDoNot(String one, String other) {
        assertThat(Wording.of(one).allows(Wording.of(other))).isFalse();
        assertThat(Wording.of(other).allows(Wording.of(one))).isFalse();
    }
}
