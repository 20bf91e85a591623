import ArgumentParser

/// Prints that `what` was not found, and returns the exit code.
func failNotFound(_ what: String, hint: String) -> ExitCode { fail("\(what) not found; \(hint)") }

/// Prints an error, and returns the exit code.
func fail(_ problem: String) -> ExitCode {
    Terminal.error.print("error: \(problem)")
    return .failure
}
