package org.modelhub.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of a question that carry its meaning. Two vectors lie close for "how do I enable it" and "how do I disable
 * it", closer than for many a paraphrase; what tells them apart is their words. So vectors only find what means the
 * same among the questions whose wording allows it:
 *
 * <ul>
 *   <li>the same numbers, and a negation in both or in none;
 *   <li>no word in the place of another: at most one of the two says more than the other;
 *   <li>where one goes from here to there, or is more than the other: the shared words in the same order.
 * </ul>
 *
 * Chinese and the like are compared by their characters. Of a language that is not known every word counts, so that
 * only questions which are nearly equal are allowed.
 */
final class Wording {

    /** Letters with what joins them; digits with what stands within a number; else one character of East Asia. */
    private static final Pattern TOKEN = Pattern.compile(
            "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]|\\d+(?:[.,:]\\d+)*|\\p{L}[\\p{L}\\p{M}\\d'’-]*");

    private static final Pattern JOINS = Pattern.compile("['’](?:s|m|re|ve|ll|d)$|['’-]");
    /** "A little", "some" and "a", which are written with the character of one. */
    private static final Pattern NO_NUMBER = Pattern.compile("一[下些个]");

    private static final int STEM = 5;

    private static final Set<String> NEGATIONS = Set.of(
            "no",
            "not",
            "never",
            "none",
            "without",
            "cannot",
            "neither",
            "nor",
            "dont",
            "doesnt",
            "didnt",
            "cant",
            "wont",
            "isnt",
            "arent",
            "wasnt",
            "shouldnt",
            "couldnt",
            "wouldnt",
            "nothing",
            "except",
            "不",
            "没",
            "無",
            "无",
            "未",
            "非",
            "勿",
            "别",
            "沒",
            "莫",
            "除",
            "否");

    private static final Set<String> DIRECTIONS = Set.of(
            "to", "from", "into", "than", "before", "after", "over", "under", "vs", "versus", "against", "by", "到", "从",
            "比", "换", "转", "给", "被", "向", "至", "变", "前", "后", "從", "換", "轉", "給", "變", "後");

    private static final Set<String> NUMERALS =
            Set.of("零", "一", "二", "两", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千", "万", "亿", "半");

    /** What a question is made of whatever it is about. */
    private static final Set<String> EMPTY = Set.of(
            ("a an the this that these those i me my mine we us our you your it its is are am be was were do does did can"
                            + " could would should will shall may might must have has had of in on at for with and or as"
                            + " if so to from into by what which how please tell give get got want need needs needed"
                            + " required require like know about there any some just then also 的 了 吗 呢 吧 啊 呀 嘛 么 是 在"
                            + " 有 我 你 您 们 请 想 要 可 以 能 会 应 该 怎 样 如 何 什 哪 里 儿 些 个 几 多 少 为 把 与 和"
                            + " 及 跟 这 那 就 都 也 还 从 到 给 嗎 們 請 應 該 個 幾 為 與 這 還 從")
                    .split(" "));

    private final List<String> words = new ArrayList<>();
    private final List<String> numbers = new ArrayList<>();
    private boolean negated;
    private boolean directed;

    private Wording(String text) {
        Matcher tokens =
                TOKEN.matcher(NO_NUMBER.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(""));
        while (tokens.find()) {
            take(tokens.group());
        }
    }

    static Wording of(String text) {
        return new Wording(text);
    }

    private void take(String token) {
        String word = JOINS.matcher(token).replaceAll("");
        negated |= NEGATIONS.contains(word);
        directed |= DIRECTIONS.contains(word);
        if (Character.isDigit(word.charAt(0)) || NUMERALS.contains(word)) {
            numbers.add(word);
        } else if (!EMPTY.contains(word)) {
            words.add(word);
        }
    }

    /** Whether these may mean the same, as far as their words tell. */
    boolean allows(Wording other) {
        if (negated != other.negated || !numbers.equals(other.numbers)) {
            return false;
        }
        boolean isShorter = words.size() <= other.words.size();
        List<String> fewer = isShorter ? words : other.words;
        List<String> more = isShorter ? other.words : words;
        return !fewer.isEmpty() && (directed || other.directed ? inOrder(fewer, more) : amid(fewer, more));
    }

    /** Whether all of the few stand among the many, each in a place of its own. */
    private static boolean amid(List<String> few, List<String> many) {
        List<String> left = new ArrayList<>(many);
        for (String word : few) {
            int at = indexOf(word, left, 0);
            if (at < 0) {
                return false;
            }
            left.remove(at);
        }
        return true;
    }

    private static boolean inOrder(List<String> few, List<String> many) {
        int from = 0;
        for (String word : few) {
            from = indexOf(word, many, from) + 1;
            if (from == 0) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(String word, List<String> words, int from) {
        for (int i = from; i < words.size(); i++) {
            if (same(word, words.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Equal, or two forms of one word: "accept" and "accepted", "difference" and "differ". */
    private static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        int shorter = Math.min(one.length(), other.length());
        int common = 0;
        while (common < shorter && one.charAt(common) == other.charAt(common)) {
            common++;
        }
        boolean plural = shorter >= 3 && common == shorter && isEnding(one, other, common);
        return plural || (common >= STEM && common >= shorter - 1);
    }

    private static boolean isEnding(String one, String other, int from) {
        String rest = one.length() > other.length() ? one.substring(from) : other.substring(from);
        return Set.of("s", "es", "d", "ed", "ing").contains(rest);
    }
}
