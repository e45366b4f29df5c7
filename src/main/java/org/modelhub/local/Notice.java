package org.modelhub.local;

/** What the extractive model says where the conversation's text holds no answer: what it is, and that it found none. */
final class Notice {

    private static final String ENGLISH = "I am an extractive model without generative ability: I only quote sentences "
            + "from this conversation, and found none that answers this.";
    private static final String CHINESE = "我是抽取式模型，没有生成能力，只能引用本次对话中已有的文字；其中没有找到能回答这个问题的内容。";

    private Notice() {}

    static String to(String question) {
        return Script.isEastAsian(question) ? CHINESE : ENGLISH;
    }

    /** Whether a turn is such a notice, whole or cut at a token limit. */
    static boolean is(String turn) {
        String bare = turn.strip();
        return bare.length() >= 8 && (ENGLISH.startsWith(bare) || CHINESE.startsWith(bare));
    }
}
