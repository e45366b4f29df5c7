package org.modelhub.chat;

import java.util.Set;

/**
 * A provider refuses a request by its content policy, which another provider may not share. A public name that wants it
 * so fails over on this class.
 */
public final class ContentPolicyException extends HubException {

    /** The codes by which the dialects' readers of errors tell it. */
    static final Set<String> CODES = Set.of("content_policy_violation", "content_filter");

    ContentPolicyException(HubError error) {
        super(error);
    }
}
