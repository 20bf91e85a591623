/// The suite of checks that every adapter passes.
///
/// A plugin's tests run it as follows:
/// ```swift
/// @Test(arguments: Conformance.checks)
/// func conforms(_ check: ConformanceCheck) async { #expect(await check.failures(of: subject) == []) }
///
/// @Test func survivesBadInputs() async throws { #expect(try await Fuzzer.findings(in: subject) == []) }
/// ```
public enum Conformance {
    /// The checks, grouped by topic.
    public static let checks: [ConformanceCheck] =
        receiving + meaning + sending + DocumentationChecks.all

    private static let receiving =
        SignatureChecks.all + SecrecyChecks.all + LocateChecks.all + HandshakeChecks.all + SplitChecks.all
        + LimitChecks.all

    private static let meaning =
        KeyChecks.all + StatusChecks.all + EventChecks.all + RobustnessChecks.all

    private static let sending =
        SendingChecks.all + ErrorChecks.all + CapabilityChecks.all + CallChecks.all + ConversationChecks.all
        + FaultChecks.all

    /// Returns the check called `name`.
    public static func check(_ name: String) -> ConformanceCheck? { checks.first { $0.name == name } }

    /// The table of all checks, for the documentation.
    public static var markdown: String {
        (["| check | what it promises |", "| --- | --- |"] + checks.map { "| `\($0.name)` | \($0.promise) |" })
            .joined(separator: "\n")
    }
}
