import Testing

/// A condition did not come true.
struct NeverHappened: Error, CustomStringConvertible {
    let what: String
    var description: String { "never happened: \(what)" }
}

/// Waits until `condition` holds.
///
/// The limit is only there to end a test that fails; no test depends on how long a thing takes.
func eventually(
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now.advanced(by: .seconds(20))
    while ContinuousClock.now < end {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(2))
    }
    Issue.record("never happened: \(what)", sourceLocation: sourceLocation)
    throw NeverHappened(what: what)
}
