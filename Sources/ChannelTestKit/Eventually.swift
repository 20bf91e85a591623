/// The error of a condition that did not become true in time.
public struct NeverHappened: Error, CustomStringConvertible {
    /// The message, with the place of the call.
    public let description: String
}

/// Waits until `condition` holds.
///
/// The timeout only ends a test that fails: no test depends on the time that something takes. It counts the pauses
/// between two looks, and not the time: on a loaded machine a pause takes longer, as does what is waited for.
///
/// ```swift
/// try await eventually("the reply is sent") { await provider.replies.count == 1 }
/// ```
public func eventually(
    _ what: String,
    within timeout: Duration = .seconds(60),
    file: String = #fileID,
    line: Int = #line,
    _ condition: () async throws -> Bool
) async throws {
    _ = try await eventualValue(of: what, within: timeout, file: file, line: line) {
        try await condition() ? true : nil
    }
}

/// Waits until `find` returns a value.
public func eventualValue<Value>(
    of what: String,
    within timeout: Duration = .seconds(60),
    file: String = #fileID,
    line: Int = #line,
    _ find: () async throws -> Value?
) async throws -> Value {
    var left = timeout
    // Short at first, for what happens in this process; longer then, so that polling takes no time from a slow one.
    var pause: Duration = .milliseconds(2)
    while left > .zero {
        if let value = try await find() { return value }
        try await Task.sleep(for: pause)
        left -= pause
        pause = min(pause * 1.5, .milliseconds(50))
    }
    throw NeverHappened(description: "never happened: \(what) (\(file):\(line))")
}
