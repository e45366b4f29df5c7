package org.modelhub.matrix;

/** What is asked, in no client's words. */
enum Ask {
    /** A system message and a question. */
    PLAIN,
    /** A question that offers the tool get_weather. */
    TOOLS,
    /** The same after the tool has answered. */
    TOOL_RESULT,
    /** A question with a picture as data. */
    VISION,
    /** A question with all the parameters that the client's dialect has. */
    PARAMETERS;

    static final String SYSTEM = "Be brief.";
    static final String QUESTION = "ping 你好 \"quoted\"";
    static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
}
