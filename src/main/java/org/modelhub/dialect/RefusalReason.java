package org.modelhub.dialect;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.modelhub.chat.ContextLengthException;

/**
 * Why a vendor refuses a request, where that decides who may be asked instead: a prompt above the model's context goes to
 * a model with a longer one, a prompt against the vendor's policy may go to another vendor. Few vendors have a code for
 * either; the others are known by their sentences.
 */
enum RefusalReason {
    CONTEXT_LENGTH(ContextLengthException.CODE),
    CONTENT_POLICY("content_policy_violation");

    private static final Set<String> LENGTH_CODES = Set.of(
            ContextLengthException.CODE,
            "exceed_context_size_error",
            "tokens_too_long",
            "characters_too_long",
            "token_limit_exceeded",
            "1261");

    private static final Set<String> POLICY_CODES = Set.of(
            "content_policy_violation",
            "content_filter",
            "responsibleaipolicyviolation",
            "moderation_blocked",
            "datainspectionfailed",
            "data_inspection_failed",
            "sensitivecontentdetected",
            "unsafe_request",
            "censorship_blocked",
            "1026",
            "1027",
            "1301");

    /** Says so without a doubt, whatever else stands in the message. */
    private static final Pattern LENGTH = Pattern.compile("(?i)context[ _-]?(?:length|window|size|limit)"
            + "|prompt (?:is )?too long|prompt tokens too long|input token(?:s| count| length)|input is too long"
            + "|range of input length|input length exceeds|maximum (?:prompt|model) length|max_seq_len"
            + "|longer than the (?:maximum )?model|model token limit"
            + "|prompt contains .{0,60}too large|`inputs` (?:must have less than|tokens \\+)|max message tokens"
            + "|超长");

    /** Says so, unless the message is about the length of the answer that was asked for, or about a rate. */
    private static final Pattern PERHAPS_LENGTH =
            Pattern.compile("(?i)too many tokens|exceeds? the (?:model'?s? )?max(?:imum)? .{0,30}(?:tokens|length)");

    private static final Pattern ANSWER = Pattern.compile("(?i)max[_ ]?(?:completion_|output_|new_)?tokens"
            + "|output tokens|completion tokens|tokens you requested|wait|per minute|per day|quota|rate");

    private static final Pattern POLICY = Pattern.compile("(?i)content (?:filtering |management )?policy"
            + "|violat\\w+ .{0,40}(?:policy|policies|usage guidelines)|inappropriate content|content exists risk"
            + "|considered high risk|sensitive content|input was flagged|flagged as potentially violating"
            + "|blocked by .{0,30}guardrail|不安全或敏感内容|敏感内容");

    private final String code;

    RefusalReason(String code) {
        this.code = code;
    }

    /** {@return null for any other refusal} */
    static @Nullable RefusalReason of(VendorError vendor) {
        String code = vendor.code() == null ? "" : vendor.code().toLowerCase(Locale.ROOT);
        String message = vendor.message() == null ? "" : vendor.message();
        if (isPolicy(code) || POLICY.matcher(message).find()) {
            return CONTENT_POLICY;
        }
        boolean perhaps = PERHAPS_LENGTH.matcher(message).find()
                && !ANSWER.matcher(message).find();
        return LENGTH_CODES.contains(code) || LENGTH.matcher(message).find() || perhaps ? CONTEXT_LENGTH : null;
    }

    private static boolean isPolicy(String code) {
        return POLICY_CODES.contains(code)
                || code.endsWith("sensitivecontentdetected")
                || code.startsWith("inputtextsensitive")
                || code.startsWith("inputimagesensitive")
                || code.startsWith("outputtextsensitive")
                || code.endsWith("_unsafe");
    }

    /** The hub's word for it: the vendor's where it is one of OpenAI's two for content, so that clients know it. */
    String code(VendorError vendor) {
        return this == CONTENT_POLICY && "content_filter".equals(vendor.code()) ? "content_filter" : code;
    }
}
