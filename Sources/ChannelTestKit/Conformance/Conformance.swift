/// The suite that every adapter passes: one list for all of them.
///
/// A plugin's tests run it like this:
/// ```swift
/// @Test(arguments: Conformance.checks)
/// func keepsThePromise(_ check: ConformanceCheck) async {
///     #expect(await check.run(subject).failures == [])
/// }
/// ```
public enum Conformance {
    /// Every check, grouped by what it is about.
    public static let checks: [ConformanceCheck] =
        door + meaning + sending + DocumentationChecks.all

    private static let door =
        SignatureChecks.all + SecrecyChecks.all + LocateChecks.all + HandshakeChecks.all + SplitChecks.all
        + LimitChecks.all

    private static let meaning =
        KeyChecks.all + StatusChecks.all + EventChecks.all + RobustnessChecks.all

    private static let sending =
        SendingChecks.all + ErrorChecks.all + CapabilityChecks.all + CallChecks.all + ConversationChecks.all
        + FaultChecks.all

    /// The check called `name`.
    public static func check(_ name: String) -> ConformanceCheck? { checks.first { $0.name == name } }

    /// The table of all checks, for the documentation.
    public static var markdown: String {
        (["| check | what it promises |", "| --- | --- |"] + checks.map { "| `\($0.name)` | \($0.promise) |" })
            .joined(separator: "\n")
    }
}
