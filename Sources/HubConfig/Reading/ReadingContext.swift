import ChannelKit

/// What readers share: the file they are in, whom an error concerns, and where it goes.
struct ReadingContext {
    let file: SourceFile
    let log: DiagnosticLog
    let expander: Expander
    var scope: Diagnostic.Scope = .file
    /// The tenant whose settings are read, as far as it is known.
    var tenant: TenantFacts?
    /// What every `base_url` that is read stands for in a simulation.
    var simulatedBaseURL: String?
    /// Whether files that other users of this machine can read or write are warned of.
    var checksModes = false

    /// The same, with errors that concern `scope`.
    func scoped(to scope: Diagnostic.Scope) -> ReadingContext {
        var context = self
        context.scope = scope
        return context
    }

    /// The same, in a tenant of which that much is known.
    func knowing(_ tenant: TenantFacts) -> ReadingContext {
        var context = self
        context.tenant = tenant
        return context
    }

    /// Notes an error at `node`.
    func error(at node: YAMLNode, _ message: String, remedy: String) {
        note(.error, file.place(of: node), message, remedy)
    }

    /// Notes an error at a place inside a node.
    ///
    /// - Parameter isUnresolved: Whether it only says that an expansion stands for nothing.
    func error(at place: Place, _ message: String, remedy: String, isUnresolved: Bool = false) {
        note(.error, place, message, remedy, isUnresolved)
    }

    /// Notes a warning at `node`.
    func warning(at node: YAMLNode, _ message: String, remedy: String) {
        note(.warning, file.place(of: node), message, remedy)
    }

    private func note(
        _ severity: Diagnostic.Severity,
        _ place: @autoclosure () -> Place,
        _ message: String,
        _ remedy: String,
        _ isUnresolved: Bool = false
    ) {
        // Finding the column of a place takes reading its line, which may be long.
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
