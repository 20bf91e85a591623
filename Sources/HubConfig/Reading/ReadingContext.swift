import ChannelKit

/// The context of a reader: its file, the scope of its errors, and the log that collects them.
struct ReadingContext: Sendable {
    let file: SourceFile
    var log: DiagnosticLog
    let expander: Expander
    var scope: Diagnostic.Scope = .file
    /// The known facts of the tenant whose settings are read.
    var tenant: TenantFacts?
    /// The URL that replaces every `base_url` in a simulation.
    var simulatedBaseURL: String?
    /// True to warn about files that other users of this machine can read or write.
    var checksModes = false

    /// A copy whose errors concern `scope`.
    func scoped(to scope: Diagnostic.Scope) -> ReadingContext {
        var context = self
        context.scope = scope
        return context
    }

    /// A copy with the facts of the tenant.
    func knowing(_ tenant: TenantFacts) -> ReadingContext {
        var context = self
        context.tenant = tenant
        return context
    }

    /// Reports an error at `node`.
    func error(at node: YAMLNode, _ message: String, remedy: String) {
        record(.error, file.place(of: node), message, remedy)
    }

    /// Reports an error at a position inside a node.
    ///
    /// - Parameter isUnresolved: True if the error is only that an expansion has no value.
    func error(at place: Place, _ message: String, remedy: String, isUnresolved: Bool = false) {
        record(.error, place, message, remedy, isUnresolved)
    }

    /// Reports a warning at `node`.
    func warning(at node: YAMLNode, _ message: String, remedy: String) {
        record(.warning, file.place(of: node), message, remedy)
    }

    private func record(
        _ severity: Diagnostic.Severity,
        _ place: @autoclosure () -> Place,
        _ message: String,
        _ remedy: String,
        _ isUnresolved: Bool = false
    ) {
        // The column requires a scan of the line, which may be long.
        let place = log.isFull ? .start : place()
        var finding = Finding(
            file: file,
            place: place,
            severity: severity,
            message: message,
            remedy: remedy,
            scope: scope
        )
        finding.isUnresolved = isUnresolved
        log.add(finding)
    }
}
