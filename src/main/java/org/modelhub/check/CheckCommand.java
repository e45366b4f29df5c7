package org.modelhub.check;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.modelhub.swap.HubFolder;
import org.modelhub.swap.SwapProblem;

/**
 * Says what is wrong with routes and Kamelets, one {@code file:line: reason} a line, without starting a hub. Its exit
 * code is 0 if nothing is, 1 if something is, and 2 if it was asked for nothing that it can do.
 */
public final class CheckCommand {

    private static final int SOUND = 0;
    private static final int PROBLEMS = 1;
    private static final int USAGE = 2;
    private static final String HELP = """
            usage: java -jar model-hub.jar check [--home <folder>] <file or folder>...
            Checks routes (*.camel.yaml) and Kamelets (*.kamelet.yaml) as the hub would take them.
            --home   the folder that holds routes/ and kamelets/; HUB_HOME, else the current one""";

    private final Engine engine;
    private final PrintStream out;
    private final PrintStream err;

    /** What checks the files of one folder. */
    @FunctionalInterface
    public interface Engine {
        Collection<SwapProblem> check(HubFolder home, Collection<Path> files) throws IOException;
    }

    public CheckCommand(Engine engine, PrintStream out, PrintStream err) {
        this.engine = engine;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the command.
     *
     * @param words what stands behind {@code check} on the command line
     * @return the exit code
     */
    public int run(List<String> words, Path defaultHome) {
        try {
            CheckArguments asked = CheckArguments.parse(words, defaultHome);
            return report(asked, engine.check(new HubFolder(asked.home()), asked.files()));
        } catch (CheckArguments.UsageException e) {
            err.println(e.getMessage());
            err.println(HELP);
            return USAGE;
        } catch (IOException e) {
            err.println("cannot be read: " + e.getMessage());
            return USAGE;
        }
    }

    private int report(CheckArguments asked, Collection<SwapProblem> problems) {
        for (SwapProblem problem : problems) {
            // What concerns a whole file stands at its first line, so that a tool can always go there.
            out.println(display(asked.home(), problem.file()) + ":" + Math.max(1, problem.line()) + ": "
                    + problem.reason().replaceAll("\\s*\\R\\s*", " "));
        }
        int files = asked.files().size();
        String checked = files + (files == 1 ? " file" : " files") + " checked, ";
        if (problems.isEmpty()) {
            out.println(checked + "no problem");
            return SOUND;
        }
        err.println(checked + problems.size() + (problems.size() == 1 ? " problem" : " problems"));
        return PROBLEMS;
    }

    /** As it is found from where the command was called. */
    private static String display(Path home, String file) {
        Path inHome = home.resolve(file);
        return Files.exists(inHome) ? inHome.normalize().toString().replace('\\', '/') : file;
    }
}
