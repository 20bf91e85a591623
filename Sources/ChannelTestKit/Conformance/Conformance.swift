/// The suite of checks that every adapter passes.
///
/// A plugin's tests run it as follows:
/// ```swift
/// @Test(arguments: Conformance.checks)
/// func conforms(_ check: ConformanceCheck) async {
///     for failure in await check.failures(of: subject) { Issue.record("\(failure)") }
/// }
///
/// @Test func survivesBadInputs() async throws { #expect(try await Fuzzer.findings(in: subject) == []) }
/// ```
public enum Conformance {
    /// The checks, in the order in which an adapter is written.
    public static let checks: [ConformanceCheck] = ConformanceStage.allCases.flatMap { stage in
        (receiving + meaning + sending + DocumentationChecks.all).filter { $0.stage == stage }
    }

    private static let receiving =
        SignatureChecks.all + SecrecyChecks.all + LocateChecks.all + HandshakeChecks.all + SplitChecks.all
        + LimitChecks.all

    private static let meaning =
        KeyChecks.all + StatusChecks.all + EventChecks.all + RobustnessChecks.all

    private static let sending =
        SendingChecks.all + ErrorChecks.all + CapabilityChecks.all + ConnectionChecks.all + CallChecks.all
        + ConversationChecks.all + FaultChecks.all

    /// Returns the check called `name`.
    public static func check(_ name: String) -> ConformanceCheck? { checks.first { $0.name == name } }

    /// The tables of all checks, one for each stage, for the documentation.
    public static var markdown: String {
        ConformanceStage.allCases.map { stage in
            let rows = checks.filter { $0.stage == stage }.map { "| `\($0.name)` | \($0.promise) |" }
            return (["### \(stage.rawValue)", "", "| check | what it promises |", "| --- | --- |"] + rows)
                .joined(separator: "\n")
        }
        .joined(separator: "\n\n")
    }
}
