package org.modelhub.swap;

import org.jspecify.annotations.Nullable;

/** A {@link SwapProblem} on its way to the report; nothing that serves was touched. */
public class SwapException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient SwapProblem problem;

    public SwapException(SwapProblem problem) {
        this(problem, null);
    }

    public SwapException(SwapProblem problem, @Nullable Throwable cause) {
        super(problem.toString(), cause);
        this.problem = problem;
    }

    public SwapException(String file, int line, String reason) {
        this(new SwapProblem(file, line, reason), null);
    }

    public SwapProblem problem() {
        return problem;
    }
}
