package org.modelhub.swap;

/**
 * Why a file was not taken.
 *
 * @param file relative to the hub's folder
 * @param line from 1, or 0 where it is not known
 * @param reason a sentence for the person who edits the file
 */
public record SwapProblem(String file, int line, String reason) {

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line + ": " + reason : file + ": " + reason;
    }
}
